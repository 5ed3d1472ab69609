import { createSecretKey } from 'node:crypto';
import { decodeProtectedHeader, type JWTVerifyGetKey } from 'jose';
import { createRemoteKeys } from './remote-keys';

/** Keys, and the only algorithms that they are used with. */
export interface KeySource {
  readonly algorithms: string[];
  readonly findKey: JWTVerifyGetKey;
}

/** A secret for HMAC. */
export function secretSource(secret: string): KeySource {
  const key = createSecretKey(secret, 'utf8');
  return { algorithms: ['HS256'], findKey: async () => key };
}

/** A key set by its URL. Excludes HMAC, where a public key would serve as a known secret. */
export function remoteSource(url: string, onFailure: (error: unknown) => void): KeySource {
  return { algorithms: ['RS256', 'ES256', 'EdDSA'], findKey: createRemoteKeys(url, onFailure) };
}

/**
 * Finds the source for the algorithm of a token. The header of a token decides nothing else.
 * @throws Error where no source has the algorithm, such as `none`
 */
export function sourceOf(token: string, sources: readonly KeySource[]): KeySource {
  const { alg } = decodeProtectedHeader(token);
  const source = sources.find(({ algorithms }) => alg !== undefined && algorithms.includes(alg));
  if (!source) throw new Error('the algorithm of the token is not accepted');
  return source;
}
