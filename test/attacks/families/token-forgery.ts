import { userId } from '../../../prisma/seed/demo/users';
import { type Attack, ask } from '../attack';
import * as token from '../tokens';

const claims = token.claimsOf('elin.strand@example.com');
const admin = { ...claims, role: 'ADMIN', sub: userId('admin@example.com') };
const genuine = token.signedBySecret(claims);
const rs256 = { alg: 'RS256', kid: token.publishedKid };
const { privateKey: ours } = token.published;
const { privateKey: theirs, publicKey: theirPublic } = token.unpublished;
const pem = token.published.publicKey.export({ type: 'spki', format: 'pem' });
const [head = '', body = '', signature = ''] = genuine.split('.');
const otherEnd = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;

/** A key URL of the attacker, where nothing listens. */
const trap = 'http://127.0.0.1:9/trap';

const signed: [name: string, authorization: string][] = [
  ['that is not signed', token.unsigned({ alg: 'none' }, admin)],
  ['that is not signed, in other letters', token.unsigned({ alg: 'nOnE' }, admin)],
  ['that says it is not signed and is', token.signedBySecret(admin, token.secret, { alg: 'none' })],
  ['that names no algorithm', token.signedBySecret(claims, token.secret, { typ: 'JWT' })],
  ['signed by HMAC with the public key', token.signedBySecret(admin, pem)],
  [
    'signed by HMAC with the public key, named by its id',
    token.signedBySecret(admin, pem, { alg: 'HS256', kid: token.publishedKid }),
  ],
  [
    'signed by HMAC with the public key as it is published',
    token.signedBySecret(admin, JSON.stringify(token.keySet[0])),
  ],
  ['signed by HMAC with nothing', token.signedBySecret(admin, '')],
  ['signed by HMAC with a guess', token.signedBySecret(admin, 'secret')],
  ['of HS384, which is not ours', token.signedBySecret(claims, token.secret, { alg: 'HS384' })],
  ['signed with another key under our id', token.signedByKey(admin, theirs, rs256)],
  ['signed with a key of an unknown id', token.signedByKey(admin, theirs, { alg: 'RS256', kid: 'unknown' })],
  ['that brings its own key', token.signedByKey(admin, theirs, { ...rs256, jwk: token.publicJwk(theirPublic) })],
  ['that says where its key is (jku)', token.signedByKey(admin, theirs, { ...rs256, jku: trap })],
  ['that says where its certificate is (x5u)', token.signedByKey(admin, theirs, { ...rs256, x5u: trap })],
  ['that brings its certificate (x5c)', token.signedByKey(admin, theirs, { ...rs256, x5c: ['MIIB'] })],
  ['whose key id is a path', token.signedBySecret(admin, '', { alg: 'HS256', kid: '../../../../dev/null' })],
  ['whose key id is SQL', token.signedByKey(admin, theirs, { alg: 'RS256', kid: "x' union select 'key' --" })],
  ['whose key id is __proto__', token.signedByKey(admin, theirs, { alg: 'RS256', kid: '__proto__' })],
  [
    'with an extension that must be understood',
    token.signedBySecret(claims, token.secret, { alg: 'HS256', crit: ['x'], x: 1 }),
  ],
  [
    'whose payload is not encoded',
    token.signedBySecret(claims, token.secret, { alg: 'HS256', crit: ['b64'], b64: false }),
  ],
  ['with another payload', token.withClaims(genuine, admin)],
  ['with another role', token.withClaims(genuine, { ...claims, role: 'ADMIN' })],
  ['with another signature', `${head}.${body}.${otherEnd}`],
  ['with half a signature', genuine.slice(0, -20)],
  ['with no signature', `${head}.${body}`],
  ['encrypted to nobody', `${head}.${body}.${body}.${body}.${signature}`],
  ['that has expired', token.signedBySecret({ ...claims, exp: token.anHourAgo })],
  ['that never expires', token.signedBySecret({ ...claims, exp: undefined })],
  ['whose expiry is a text', token.signedBySecret({ ...claims, exp: String(token.inAnHour) })],
  ['that is not valid yet', token.signedBySecret({ ...claims, nbf: token.inAnHour })],
  ['of another issuer', token.signedBySecret({ ...claims, iss: 'https://evil.example' })],
  ['of no issuer', token.signedBySecret({ ...claims, iss: undefined })],
  ['for another audience', token.signedBySecret({ ...claims, aud: 'another' })],
  ['of our key set for another audience', token.signedByKey({ ...claims, aud: 'another' }, ours, rs256)],
  ['for a role that there is not', token.signedBySecret({ ...claims, role: 'SUPERADMIN' })],
  ['for several roles', token.signedBySecret({ ...claims, role: ['BUYER', 'ADMIN'] })],
  ['for somebody who is SQL', token.signedBySecret({ ...claims, sub: "' or 1=1 --" })],
  ['for nobody', token.signedBySecret({ ...claims, sub: undefined })],
];

const refused = { status: 401, code: 'UNAUTHENTICATED' } as const;
const who = '{ viewer { id } }';

/** Forged and modified tokens. */
export const tokenForgery: readonly Attack[] = [
  ...signed.map(([name, forged]) => ({
    name: `refuses a token ${name}`,
    request: ask(who, { headers: { authorization: `Bearer ${forged}` } }),
    ...refused,
  })),
  ...[
    ['a token of seven kilobytes that says nothing', `Bearer ${'a'.repeat(7_000)}`],
    ['a token over eight kilobytes', `Bearer ${'a'.repeat(9_000)}`],
    ['a token with much white space before it', `Bearer${' '.repeat(7_000)}x!`],
    ['a name and a password', `Basic ${Buffer.from('admin@example.com:loomgate-demo').toString('base64')}`],
    ['another scheme', `Token ${genuine}`],
    ['a scheme without a token', 'Bearer'],
    ['a token with something behind it', `Bearer ${genuine} x`],
    ['two tokens', `Bearer ${genuine}, Bearer ${genuine}`],
    ['a header without anything in it', ''],
  ].map(([name, authorization = '']) => ({
    name: `refuses ${name}`,
    request: ask(who, { headers: { authorization } }),
    ...refused,
  })),
  {
    name: 'does not take a token from a cookie',
    request: ask(who, { headers: { cookie: `token=${genuine}; authorization=Bearer ${genuine}` } }),
    status: 200,
    code: null,
    data: { viewer: null },
  },
  {
    name: 'ignores headers that claim a user',
    request: ask(who, {
      headers: {
        'x-user-id': userId('admin@example.com'),
        'x-role': 'ADMIN',
        'x-test-viewer': JSON.stringify({ id: userId('admin@example.com'), role: 'ADMIN' }),
      },
    }),
    status: 200,
    code: null,
    data: { viewer: null },
  },
];
