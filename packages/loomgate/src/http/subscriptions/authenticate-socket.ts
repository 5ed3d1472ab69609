import type { IncomingHttpHeaders } from 'node:http';
import { CloseCode } from 'graphql-ws';
import { toClientError } from '../../errors/client-error';
import { tokenRefused } from '../../errors/token-refused';
import type { Viewer } from '../../modules/context';
import type { Authenticate, OnTokenEnd } from '../authenticate';
import type { MayPing } from './pings';

/** Whoever is at the other end of a socket. */
export interface Peer {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
  readonly requestId: string;
  /** Aborts when the socket has closed. */
  readonly gone: AbortSignal;
  readonly mayPing: MayPing;
  /** Resolves when little waits to be written, or the socket has closed. */
  room(): Promise<void>;
  /** Whether so much waits to be written that nothing more should be made for it. */
  isBehind(): boolean;
  close(code: number, reason: string): void;
  /** Tells what nobody expected, and closes the socket. */
  fail(error: unknown): void;
  /** Null for an anonymous client; set when it has introduced itself. */
  viewer: Viewer | null;
}

/** https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number */
export const tryAgainLater = 1013;

/**
 * Who it is, and until when: by the header of the first message, or of the request that opened the socket.
 * @returns whether it may go on; the socket is closed with the reason otherwise
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
