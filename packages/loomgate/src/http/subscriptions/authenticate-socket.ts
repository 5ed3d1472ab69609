import type { IncomingHttpHeaders } from 'node:http';
import { CloseCode } from 'graphql-ws';
import { toClientError } from '../../errors/client-error';
import { tokenRefused } from '../../errors/token-refused';
import type { Viewer } from '../../modules/context';
import type { Authenticate, OnTokenEnd } from '../authenticate';
import type { MayPing } from './pings';

/** The client of a socket. */
export interface Peer {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
  readonly requestId: string;
  /** Aborts when the socket has closed. */
  readonly gone: AbortSignal;
  readonly mayPing: MayPing;
  /** Resolves when at most one piece (writer.ts) waits to be written, or the socket has closed. */
  room(): Promise<void>;
  /** Whether more than one piece waits to be written, so that nothing more should be sent. */
  isBehind(): boolean;
  close(code: number, reason: string): void;
  /** Reports an unexpected error, and closes the socket. */
  fail(error: unknown): void;
  /** Null for an anonymous client; set after `connection_init`. */
  viewer: Viewer | null;
}

/** https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number */
export const tryAgainLater = 1013;

/**
 * Authenticates a client by the field `authorization` of its `connection_init` message, otherwise by the header of the
 * upgrade request. Closes the socket when the token expires or is revoked.
 * @returns false for a client that is refused; its socket is closed with the reason
 */
export async function authenticateSocket(
  { authenticate, onTokenEnd }: { readonly authenticate: Authenticate; readonly onTokenEnd: OnTokenEnd },
  peer: Peer,
  params: Record<string, unknown> = {},
): Promise<boolean> {
  try {
    const headers = headersOf(peer, params.authorization ?? params.Authorization);
    peer.viewer = await authenticate(headers);
    await onTokenEnd(headers, peer.gone, (reason) => peer.close(CloseCode.Forbidden, reason));
    return true;
  } catch (error) {
    const { code, details } = toClientError(error, peer.requestId).extensions;
    peer.close(code === 'UNAUTHENTICATED' ? CloseCode.Forbidden : tryAgainLater, reasonOf(details) ?? code);
    return false;
  }
}

function headersOf({ headers }: Peer, authorization: unknown): IncomingHttpHeaders {
  if (authorization === undefined) return headers;
  if (typeof authorization !== 'string') throw tokenRefused('TOKEN_INVALID');
  return { ...headers, authorization };
}

function reasonOf(details: unknown): string | undefined {
  const isNamed = typeof details === 'object' && details !== null && 'reason' in details;
  return isNamed ? String(details.reason) : undefined;
}
