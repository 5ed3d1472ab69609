import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Config } from '../../config';
import { identityLimits } from '../../config/identity';
import type { VerifiedToken } from './claims';

/** Signs a token for the account. */
export type Issue = (viewer: VerifiedToken['viewer']) => Promise<string>;

/** Signs by HS256 what `verify` takes: the claims sub, role, iat, exp, and iss and aud where they are configured. */
export function createIssue({ jwtSecret, issuer, audience }: Config['identity'] & { jwtSecret: string }): Issue {
  const key = createSecretKey(jwtSecret, 'utf8');
  return ({ id, role }) => {
    const token = new SignJWT({ role, ...(issuer && { iss: issuer }), ...(audience && { aud: audience }) });
    return token
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(`${identityLimits.token.ttlSeconds}s`)
      .sign(key);
  };
}
