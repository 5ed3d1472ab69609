import { randomBytes } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { Config } from '../../config';
import { identityLimits } from '../../config/identity';
import { LoomgateError } from '../../errors';
import { tokenRefused } from '../../errors/token-refused';
import { toVerifiedToken, type VerifiedToken } from './claims';
import { createIssue, type Issue } from './issue';
import { keptSecret } from './kept-secret';
import { remoteSource, secretSource, sourceOf } from './key-sources';
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
 * @param onFailure told when the keys of JWKS_URL cannot be read
 */
export async function openTokens(
  { identity, environment, dataDir }: Pick<Config, 'identity' | 'environment' | 'dataDir'>,
  onFailure: (error: unknown) => void,
): Promise<Tokens> {
  if (identity.jwtSecret || identity.jwksUrl) return createTokens(identity, onFailure);
  if (environment === 'production') throw new Error('there is nothing to verify tokens with');
  const jwtSecret = environment === 'test' ? randomBytes(48).toString('base64url') : await keptSecret(dataDir);
  return createTokens({ ...identity, jwtSecret }, onFailure);
}

/** @param onFailure told when the keys of the URL cannot be read */
export function createTokens(identity: Config['identity'], onFailure: (error: unknown) => void): Tokens {
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
      const { payload } = await jwtVerify(token, findKey, { ...expected, algorithms, clockTolerance });
      return toVerifiedToken(payload);
    } catch (error) {
      if (error instanceof LoomgateError) throw error;
      throw tokenRefused(error instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID', error);
    }
  }

  return { ...rememberVerified(verify), issue: jwtSecret ? createIssue({ ...identity, jwtSecret }) : null };
}
