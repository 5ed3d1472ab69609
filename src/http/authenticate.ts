import type { IncomingHttpHeaders } from 'node:http';
import { tokenRefused } from '../errors/token-refused';
import type { Viewer } from '../modules/context';

/**
 * Tells from a request's headers who asks; null is an anonymous client. It tells at once where it can: an answer from
 * the cache waits for nothing else.
 * @throws LoomgateError UNAUTHENTICATED for a token that is not good, AUTHENTICATION_UNAVAILABLE where nobody can tell
 */
export type Authenticate = (headers: IncomingHttpHeaders) => Viewer | null | Promise<Viewer | null>;

/** Tells what a token says, once it is sure that the token is good. */
export interface TokenVerifier {
  verify(token: string): Promise<{ readonly viewer: Viewer; readonly expiresAtMs: number }>;
  /** The same for a token that was good a moment ago; undefined for any other. */
  recall(token: string): { readonly viewer: Viewer } | undefined;
}

const maxHeaderLength = 8_192;

/**
 * Bearer tokens by https://www.rfc-editor.org/rfc/rfc6750. Only a request without the header is anonymous: one whose
 * token has expired must not be answered as if it had none.
 * @param tokens throws what `Authenticate` throws
 */
export function createAuthenticate({ verify, recall }: TokenVerifier): Authenticate {
  return ({ authorization }) => {
    if (authorization === undefined) return null;
    const token = tokenOf(authorization);
    return recall(token)?.viewer ?? verify(token).then(({ viewer }) => viewer);
  };
}

/** When the token of these headers stops to be good, in milliseconds since 1970; undefined for whoever has none. */
export type ExpiryOf = (headers: IncomingHttpHeaders) => Promise<number | undefined>;

/** For headers that have just been found good: a token that is not by now has expired. */
export function createExpiryOf({ verify }: Pick<TokenVerifier, 'verify'>): ExpiryOf {
  return async ({ authorization }) => {
    if (authorization === undefined) return undefined;
    const verified = await verify(tokenOf(authorization)).catch(() => undefined);
    return verified?.expiresAtMs ?? 0;
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
