import { randomBytes } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Config } from '../../config';
import { identityLimits } from '../../config/identity';
import { LoomgateError } from '../../errors';
import { tokenRefused } from '../../errors/token-refused';
import type { Role } from '../../register';
import { createReadClaims, type VerifiedToken } from './claims';
import { developmentSecret } from './development-secret';
import { createIssue, type Issue } from './issue';
import { type KeySource, remoteSource, secretSource, sourceOf } from './key-sources';
import { rememberVerified } from './remember';

/** JSON Web Tokens by https://www.rfc-editor.org/rfc/rfc7519 and https://www.rfc-editor.org/rfc/rfc8725. */
export interface Tokens {
  /**
   * @throws LoomgateError UNAUTHENTICATED with details.reason TOKEN_EXPIRED or TOKEN_INVALID;
   * AUTHENTICATION_UNAVAILABLE when its key cannot be had
   */
  verify(token: string): Promise<VerifiedToken>;
  /** What a token says that was found good a moment ago, at once; undefined for any other. */
  recall(token: string): VerifiedToken | undefined;
  /** Signs a token for the account; null where tokens are signed elsewhere. */
  readonly issue: Issue | null;
}

/**
 * Tokens as the configuration has them. Without any, outside production, they are signed with a secret that is made
 * here: kept for the next start in development, forgotten after a test.
 * @param roles what the claim `role` may be
 * @param onFailure told when the keys of JWKS_URL cannot be read
 */
export async function openTokens(
  { identity, environment, dataDir }: Pick<Config, 'identity' | 'environment' | 'dataDir'>,
  roles: readonly Role[],
  onFailure: (error: unknown) => void,
): Promise<Tokens> {
  if (identity.jwtSecret || identity.jwksUrl) return createTokens(identity, roles, onFailure);
  if (environment === 'production') throw new Error('there is nothing to verify tokens with');
  const jwtSecret = environment === 'test' ? randomBytes(48).toString('base64url') : await developmentSecret(dataDir);
  return createTokens({ ...identity, jwtSecret }, roles, onFailure);
}

/**
 * Verifies tokens of the configured secret and keys, and signs by the secret.
 * @param roles what the claim `role` may be
 * @param onFailure told when the keys of the URL cannot be read
 */
export function createTokens(
  identity: Config['identity'],
  roles: readonly Role[],
  onFailure: (error: unknown) => void,
): Tokens {
  const readClaims = createReadClaims(roles);
  const { jwtSecret, jwksUrl, issuer, audience } = identity;
  const sources = [
    ...(jwtSecret ? [secretSource(jwtSecret)] : []),
    ...(jwksUrl ? [remoteSource(jwksUrl, onFailure)] : []),
  ];
  const expected = { ...(issuer && { issuer }), ...(audience && { audience }) };

  async function verify(token: string): Promise<VerifiedToken> {
    try {
      const { algorithms, findKey } = sourceOf(token, sources);
      const clockTolerance = identityLimits.token.clockToleranceSeconds;
      return readClaims(await verifyWith(token, findKey, { ...expected, algorithms, clockTolerance }));
    } catch (error) {
      if (error instanceof LoomgateError) throw error;
      throw tokenRefused(error instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID', error);
    }
  }

  return { ...rememberVerified(verify), issue: jwtSecret ? createIssue({ ...identity, jwtSecret }) : null };
}

/**
 * The claims of a token. One that names no key (`kid`) is tried with each key that fits its algorithm, at most eight,
 * until one of them has signed it: https://www.rfc-editor.org/rfc/rfc7515#appendix-D
 */
async function verifyWith(
  token: string,
  findKey: KeySource['findKey'],
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, findKey, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    return verifyWithEach(token, error, options);
  }
}

const maxKeysTried = 8;

async function verifyWithEach(
  token: string,
  keys: errors.JWKSMultipleMatchingKeys,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  let tried = 0;
  for await (const key of keys) {
    if (tried === maxKeysTried) break;
    tried += 1;
    const payload = await jwtVerify(token, key, options).then(
      (verified) => verified.payload,
      (error) => (error instanceof errors.JWSSignatureVerificationFailed ? undefined : Promise.reject(error)),
    );
    if (payload) return payload;
  }
  throw new errors.JWSSignatureVerificationFailed();
}
