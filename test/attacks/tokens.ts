import { createHmac, createPublicKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type DemoEmail, userId } from '../../prisma/seed/demo/users';

export const secret = 'a secret of the attack suite, with more than 32 bytes';
export const issuer = 'https://login.example.com';
export const audience = 'loomgate';

/** The key whose public part is at JWKS_URL, and an unpublished key. */
export const published = generateKeyPairSync('rsa', { modulusLength: 2_048 });
export const unpublished = generateKeyPairSync('rsa', { modulusLength: 2_048 });
export const publishedKid = 'published-1';

/** The key set at JWKS_URL. */
export const keySet = [{ ...publicJwk(published.publicKey), kid: publishedKid, alg: 'RS256', use: 'sig' }];

export function publicJwk(key: KeyObject): { kty: string; n: string; e: string } {
  const {
    kty = '',
    n = '',
    e = '',
  } = createPublicKey(key.export({ type: 'spki', format: 'pem' })).export({
    format: 'jwk',
  });
  return { kty, n, e };
}

type Json = Readonly<Record<string, unknown>>;

const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;
export const inAnHour = secondsFromNow(3_600);
export const anHourAgo = secondsFromNow(-3_600);

const roles: Partial<Record<DemoEmail, string>> = {
  'artisan@example.com': 'ARTISAN',
  'jeanne.fougere@example.com': 'ARTISAN',
  'tobe.okafor@example.com': 'ARTISAN',
  'admin@example.com': 'ADMIN',
};

/** The claims of a valid token of a demo account. */
export const claimsOf = (email: DemoEmail): Json => ({
  sub: userId(email),
  role: roles[email] ?? 'BUYER',
  exp: inAnHour,
  iss: issuer,
  aud: audience,
});

const encode = (part: Json | string): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** A token with an empty signature. */
export const unsigned = (header: Json, claims: Json): string => `${encode(header)}.${encode(claims)}.`;

/** A token signed by HMAC, with any header. */
export function signedBySecret(claims: Json, by: string | Buffer = secret, header: Json = { alg: 'HS256' }): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', by).update(content).digest('base64url')}`;
}

/** A token signed by RSA, with any header. */
export function signedByKey(claims: Json, by: KeyObject, header: Json): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${createSign('RSA-SHA256').update(content).sign(by, 'base64url')}`;
}

/** A token with another payload and the original signature. */
export function withClaims(token: string, claims: Json): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${encode(claims)}.${signature}`;
}

/** The authorization header of a demo account. */
export const bearerOf = (email: DemoEmail): string => `Bearer ${signedBySecret(claimsOf(email))}`;
