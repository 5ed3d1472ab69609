import type { IncomingHttpHeaders } from 'node:http';
import { tokenRefused } from '../errors/token-refused';
import type { Viewer } from '../modules/context';
import { whenExpired } from './subscriptions/expiry';

/**
 * Tells from a request's headers who asks; null is an anonymous client. It tells at once where it can: an answer from
 * the cache waits for nothing else.
 * @throws LoomgateError UNAUTHENTICATED for a token that is not good, AUTHENTICATION_UNAVAILABLE where nobody can tell
 */
export type Authenticate = (headers: IncomingHttpHeaders) => Viewer | null | Promise<Viewer | null>;

/** What a token says that is signed as it must be. */
interface SignedToken {
  readonly viewer: Viewer;
  readonly expiresAtMs: number;
  readonly issuedAtMs?: number | undefined;
}

/** Tells what a token says, once it is sure that the token is good. */
export interface TokenVerifier {
  verify(token: string): Promise<SignedToken>;
  /** The same for a token that was good a moment ago; undefined for any other. */
  recall(token: string): SignedToken | undefined;
}

/** Tells whether a token that is signed as it must be has been revoked (auth/token-validity). */
export interface Validity {
  /** Tells from memory; undefined where it cannot. */
  isValid(token: SignedToken): boolean | undefined;
  learn(token: SignedToken): Promise<boolean>;
  /** Calls when the token is not valid any more, unless the signal aborts before. */
  watch(token: SignedToken, signal: AbortSignal, revoked: () => void): void;
}

const maxHeaderLength = 8_192;

/**
 * Bearer tokens by https://www.rfc-editor.org/rfc/rfc6750. Only a request without the header is anonymous: one whose
 * token has expired must not be answered as if it had none.
 * @param tokens throws what `Authenticate` throws
 */
export function createAuthenticate({ verify, recall }: TokenVerifier, validity: Validity): Authenticate {
  async function check(token: string): Promise<Viewer> {
    const verified = await verify(token);
    if (!(validity.isValid(verified) ?? (await validity.learn(verified)))) throw tokenRefused('TOKEN_REVOKED');
    return verified.viewer;
  }

  return ({ authorization }) => {
    if (authorization === undefined) return null;
    const token = tokenOf(authorization);
    const known = recall(token);
    return known && validity.isValid(known) ? known.viewer : check(token);
  };
}

/**
 * Calls when the token of these headers has expired or been revoked, unless the signal aborts before; never for headers
 * without a token.
 */
export type OnTokenEnd = (
  headers: IncomingHttpHeaders,
  signal: AbortSignal,
  over: (reason: 'TOKEN_EXPIRED' | 'TOKEN_REVOKED') => void,
) => Promise<void>;

/** For headers that have just been found good: a token that is not by now has expired. */
export function createOnTokenEnd({ verify }: Pick<TokenVerifier, 'verify'>, validity: Validity): OnTokenEnd {
  return async ({ authorization }, signal, over) => {
    if (authorization === undefined) return;
    const verified = await verify(tokenOf(authorization)).catch(() => undefined);
    whenExpired(verified?.expiresAtMs ?? 0, signal, () => over('TOKEN_EXPIRED'));
    if (verified) validity.watch(verified, signal, () => over('TOKEN_REVOKED'));
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
