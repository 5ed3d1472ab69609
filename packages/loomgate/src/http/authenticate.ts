import type { IncomingHttpHeaders } from 'node:http';
import { tokenRefused } from '../errors/token-refused';
import type { Viewer } from '../modules/context';

/**
 * Authenticates a request by its headers; null is an anonymous client. It returns synchronously where it can, since an
 * answer from the memory of the cache waits for nothing else.
 * @throws LoomgateError UNAUTHENTICATED for an invalid token, AUTHENTICATION_UNAVAILABLE where it cannot be verified now
 */
export type Authenticate = (headers: IncomingHttpHeaders) => Viewer | null | Promise<Viewer | null>;

/** The claims of a token with a valid signature. */
interface SignedToken {
  readonly viewer: Viewer;
  readonly expiresAtMs: number;
  readonly issuedAtMs?: number | undefined;
}

/** Verifies the signature, the issuer, the audience and the expiry of tokens. */
export interface TokenVerifier {
  verify(token: string): Promise<SignedToken>;
  /** Returns the claims of a token that was verified recently; undefined for any other. */
  recall(token: string): SignedToken | undefined;
}

/** Knows which verified tokens have been revoked (auth/token-validity). */
export interface Validity {
  /** Decides from memory; undefined where memory does not suffice. */
  isValid(token: SignedToken): boolean | undefined;
  /** Decides by a query. */
  learn(token: SignedToken): Promise<boolean>;
  /** Calls `revoked` when the token is revoked, unless the signal aborts before. */
  watch(token: SignedToken, signal: AbortSignal, revoked: () => void): void;
}

const maxHeaderLength = 8_192;

/**
 * Authenticates by bearer tokens (https://www.rfc-editor.org/rfc/rfc6750). Only a request without the header
 * `authorization` is anonymous: one with an expired token is refused.
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
 * Calls `over` when the token of these headers expires or is revoked, unless the signal aborts before. Headers without a
 * token never end.
 */
export type OnTokenEnd = (
  headers: IncomingHttpHeaders,
  signal: AbortSignal,
  over: (reason: 'TOKEN_EXPIRED' | 'TOKEN_REVOKED') => void,
) => Promise<void>;

/** For headers that have just been authenticated: a token that does not verify any more has expired. */
export function createOnTokenEnd({ verify }: Pick<TokenVerifier, 'verify'>, validity: Validity): OnTokenEnd {
  return async ({ authorization }, signal, over) => {
    if (authorization === undefined) return;
    const verified = await verify(tokenOf(authorization)).catch(() => undefined);
    whenExpired(verified?.expiresAtMs ?? 0, signal, () => over('TOKEN_EXPIRED'));
    if (verified) validity.watch(verified, signal, () => over('TOKEN_REVOKED'));
  };
}

/** The longest delay of a timer; a later expiry takes several timers. */
const maxDelayMs = 2 ** 31 - 1;

/**
 * Calls back when a token expires, at once for an expired one.
 * @param expiresAtMs milliseconds since 1970
 * @param signal cancels it
 */
function whenExpired(expiresAtMs: number, signal: AbortSignal, call: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  function wait(until: number): void {
    const leftMs = until - Date.now();
    if (leftMs <= 0) call();
    else timer = setTimeout(() => wait(until), Math.min(leftMs, maxDelayMs)).unref();
  }
  if (signal.aborted) return;
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  wait(expiresAtMs);
}

/**
 * Returns the token of an `Authorization` header, or of the field of that name in a socket's `connection_init` message.
 * @throws LoomgateError UNAUTHENTICATED for any other scheme, for a malformed token, and beyond 8,192 characters
 */
export function tokenOf(authorization: string): string {
  const [, token] = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization.slice(0, maxHeaderLength + 1)) ?? [];
  if (!token || authorization.length > maxHeaderLength) throw tokenRefused('TOKEN_INVALID');
  return token;
}
