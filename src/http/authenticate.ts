import type { IncomingHttpHeaders } from 'node:http';
import { tokenRefused } from '../errors/token-refused';
import type { Viewer } from '../modules/context';

/**
 * Tells from a request's headers who asks; null is an anonymous client.
 * @throws LoomgateError UNAUTHENTICATED for a token that is not good, AUTHENTICATION_UNAVAILABLE where nobody can tell
 */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<Viewer | null>;

/** Tells what a token says, once it is sure that the token is good. */
export type VerifyToken = (token: string) => Promise<{ readonly viewer: Viewer }>;

const maxHeaderLength = 8_192;

/**
 * Bearer tokens by https://www.rfc-editor.org/rfc/rfc6750. Only a request without the header is anonymous: one whose
 * token has expired must not be answered as if it had none.
 * @param verify throws what `Authenticate` throws
 */
export function createAuthenticate(verify: VerifyToken): Authenticate {
  return async ({ authorization }) => {
    if (authorization === undefined) return null;
    const { viewer } = await verify(tokenOf(authorization));
    return viewer;
  };
}

/**
 * The token of an `Authorization` header, or of what a socket's first message gives in its place.
 * @throws LoomgateError UNAUTHENTICATED for any other scheme, form or size
 */
export function tokenOf(authorization: string): string {
  const [, token] = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization.slice(0, maxHeaderLength + 1)) ?? [];
  if (!token || authorization.length > maxHeaderLength) throw tokenRefused('TOKEN_INVALID');
  return token;
}
