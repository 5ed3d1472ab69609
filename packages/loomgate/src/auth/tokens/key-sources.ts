import { createSecretKey } from 'node:crypto';
import { decodeProtectedHeader, type JWTVerifyGetKey } from 'jose';
import { createRemoteKeys } from './remote-keys';

/** Keys, with the algorithms that they and no others may be used with. */
export interface KeySource {
  readonly algorithms: string[];
  readonly findKey: JWTVerifyGetKey;
}

/** The secret signs and verifies by HMAC alone. */
export function secretSource(secret: string): KeySource {
  const key = createSecretKey(secret, 'utf8');
  return { algorithms: ['HS256'], findKey: async () => key };
}

/** Public keys never serve as an HMAC secret, which everybody would know. */
export function remoteSource(url: string, onFailure: (error: unknown) => void): KeySource {
  return { algorithms: ['RS256', 'ES256', 'EdDSA'], findKey: createRemoteKeys(url, onFailure) };
}

/**
 * The source whose algorithm a token names; what it names decides nothing but this.
 * @throws Error when it names one of no source, such as `none`
 */
export function sourceOf(token: string, sources: readonly KeySource[]): KeySource {
  const { alg } = decodeProtectedHeader(token);
  const source = sources.find(({ algorithms }) => alg !== undefined && algorithms.includes(alg));
  if (!source) throw new Error('the token is signed by no algorithm that is taken here');
  return source;
}
