import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Config } from '../../config';
import { identityLimits } from '../../config/identity';
import type { VerifiedToken } from './claims';

/**
 * Issues a token for the account.
 * @param atMs time of issue in milliseconds since 1970
 */
export type Issue = (viewer: VerifiedToken['viewer'], atMs?: number) => Promise<string>;

/**
 * Signs by HS256 the claims sub, role, iat, exp, and iss and aud where they are configured. `iat` has milliseconds, so
 * that a token issued after a revocation in the same second is valid.
 */
export function createIssue({ jwtSecret, issuer, audience }: Config['identity'] & { jwtSecret: string }): Issue {
  const key = createSecretKey(jwtSecret, 'utf8');
  return ({ id, role }, atMs = Date.now()) => {
    const token = new SignJWT({ role, ...(issuer && { iss: issuer }), ...(audience && { aud: audience }) });
    return token
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(id)
      .setIssuedAt(atMs / 1000)
      .setExpirationTime(Math.floor(atMs / 1000) + identityLimits.token.ttlSeconds)
      .sign(key);
  };
}
