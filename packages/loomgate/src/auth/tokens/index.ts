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

/**
 * Verifies and issues JSON Web Tokens: https://www.rfc-editor.org/rfc/rfc7519 and
 * https://www.rfc-editor.org/rfc/rfc8725.
 */
export interface Tokens {
  /**
   * @throws LoomgateError UNAUTHENTICATED with details.reason TOKEN_EXPIRED or TOKEN_INVALID;
   * AUTHENTICATION_UNAVAILABLE where its key cannot be read
   */
  verify(token: string): Promise<VerifiedToken>;
  /** Reads a token that was verified recently, without verifying it again; undefined for any other. */
  recall(token: string): VerifiedToken | undefined;
  /** Signs a token for the account; null where tokens are signed elsewhere. */
  readonly issue: Issue | null;
}

/**
 * Creates tokens by the configuration. Without a configured key, a random secret is used outside production: stored for
 * the next start in development, not stored in tests.
 * @param roles values of the claim `role`
 * @param onFailure called where the keys of JWKS_URL cannot be read
 * @param keepsClaims whether viewers have all claims of their tokens
 * @throws Error in production without a key
 */
export async function openTokens(
  { identity, environment, dataDir }: Pick<Config, 'identity' | 'environment' | 'dataDir'>,
  roles: readonly Role[],
  onFailure: (error: unknown) => void,
  keepsClaims = false,
): Promise<Tokens> {
  if (identity.jwtSecret || identity.jwksUrl) return createTokens(identity, roles, onFailure, keepsClaims);
  if (environment === 'production') throw new Error('no key is configured to verify tokens');
  const jwtSecret = environment === 'test' ? randomBytes(48).toString('base64url') : await developmentSecret(dataDir);
  return createTokens({ ...identity, jwtSecret }, roles, onFailure, keepsClaims);
}

/**
 * Verifies tokens by the configured secret and key set, and issues tokens by the secret.
 * @param roles values of the claim `role`
 * @param onFailure called where the key set cannot be read
 * @param keepsClaims whether viewers have all claims of their tokens
 */
export function createTokens(
  identity: Config['identity'],
  roles: readonly Role[],
  onFailure: (error: unknown) => void,
  keepsClaims = false,
): Tokens {
  const readClaims = createReadClaims(roles, keepsClaims);
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
 * Verifies the signature and returns the claims. A token without a `kid` is verified with each key of its algorithm, at
 * most eight, until one matches: https://www.rfc-editor.org/rfc/rfc7515#appendix-D
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
