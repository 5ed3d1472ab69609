import { type JWTPayload, SignJWT } from 'jose';
import type { Config } from '../../../config';
import type { VerifiedToken } from '../claims';

export const secret = 'a secret that is long enough for HS256, and for tests alone';

export const buyer = { id: '0190b1f0-0000-7000-8000-00000000000b', role: 'BUYER' } as const;

export const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** The claims of a valid token. */
export const claimsOf = ({ id, role }: VerifiedToken['viewer']): JWTPayload => ({
  sub: id,
  role,
  exp: secondsFromNow(600),
});

export function signWithSecret(claims: JWTPayload, by: string = secret): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(by));
}

/** A configuration with only the given settings. */
export const identity = (given: Partial<Config['identity']>): Config['identity'] => ({
  jwtSecret: undefined,
  jwksUrl: undefined,
  issuer: undefined,
  audience: undefined,
  ...given,
});

/** The error for a token that is not valid. */
export const refusal = (reason: 'TOKEN_EXPIRED' | 'TOKEN_INVALID') => ({
  extensions: { code: 'UNAUTHENTICATED', details: { reason } },
});

export const roles = ['BUYER', 'ARTISAN', 'ADMIN'] as const;
