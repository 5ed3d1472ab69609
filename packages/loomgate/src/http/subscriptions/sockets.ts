import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { CloseCode, handleProtocols, type Server } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { catalogue, type ErrorCode, LoomgateError } from '../../errors';
import { toBody } from '../errors';
import type { Connection } from '../fast/connection';
import { pathOf } from '../no-route';
import { isCrossSite, otherOrigin } from '../origins';
import { refusalOf } from '../repeated-headers';
import { requestIdOf } from '../request-id';
import type { UnreadAnswers } from '../unread-answers';
import { type Peer, tryAgainLater } from './authenticate-socket';
import { startHeartbeat } from './heartbeat';
import { createPingLimit, tooManyPings } from './pings';
import { closeGraceMs, type Stream, type Streams } from './streams';
import { attachTransport, closeSocket } from './websocket-transport';
import { createWriter, pieceBytes } from './writer';

export interface SocketParts {
  readonly protocol: Server<Peer>;
  readonly streams: Streams;
  readonly unread: Pick<UnreadAnswers, 'watchStream'>;
  readonly connection: Pick<Connection, 'addressOf'>;
  /** Origins whose pages may open sockets. */
  readonly origins: readonly string[];
  /** The longest message that a client may send. */
  readonly maxMessageBytes: number;
  report(error: unknown, requestId: string): void;
}

/** Serves GraphQL over WebSockets at /graphql, on the port of HTTP. */
export function serveSockets(server: FastifyInstance, parts: SocketParts): void {
  const { streams, unread, connection, origins, maxMessageBytes: maxPayload } = parts;
  // After a close frame, ws reads and discards data for this long at most.
  const options = { noServer: true, clientTracking: false, maxPayload, handleProtocols, closeTimeout: closeGraceMs };
  const sockets = new WebSocketServer(options);

  function open(socket: WebSocket, { headers }: IncomingMessage, address: string, requestId: string): void {
    const cut = () => socket.terminate();
    const stream: Stream = { address, leave: () => socket.close(1001, 'Going away'), cut };
    // `close` follows; without a listener the error would be uncaught.
    socket.on('error', () => undefined);
    if (!streams.add(stream)) {
      socket.close(tryAgainLater, 'TOO_MANY_SUBSCRIPTIONS');
      setTimeout(cut, closeGraceMs).unref();
      return;
    }
    const writer = createWriter(socket);
    const { room, waitingBytes, sentBytes } = writer;
    const stopWatching = unread.watchStream({ kind: 'socket', address, waitingBytes, sentBytes, cut });
    const gone = new AbortController();
    socket.once('close', () => {
      streams.remove(stream);
      stopWatching();
      gone.abort();
    });
    const mayPing = createPingLimit();
    const close = (code: number, reason: string) => closeSocket(socket, code, reason);
    for (const kind of ['ping', 'pong'] as const) socket.on(kind, () => mayPing() || close(...tooManyPings));
    startHeartbeat(socket, writer);
    const isBehind = () => waitingBytes() > pieceBytes;
    const written = { room, isBehind };
    const fail = (error: unknown) => {
      parts.report(error, requestId);
      close(CloseCode.InternalServerError, 'Internal server error');
    };
    const request = { headers, address, requestId };
    const peer: Peer = { ...request, gone: gone.signal, mayPing, ...written, close, fail, viewer: null };
    attachTransport(socket, writer, parts.protocol, peer, fail);
  }

  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.once('error', () => socket.destroy());
    const requestId = requestIdOf(request);
    const address = connection.addressOf(request);
    if (pathOf(request) !== '/graphql') return refuse(socket, 'NOT_FOUND', requestId);
    const refusal = refusalOf(request.rawHeaders);
    if (refusal) return refuse(socket, refusal.extensions.code, requestId);
    if (isCrossSite(request.headers, origins)) return refuse(socket, 'FORBIDDEN', requestId, otherOrigin);
    sockets.handleUpgrade(request, socket, head, (opened) => open(opened, request, address, requestId));
  });
}

/** Answers an upgrade request with an error. */
function refuse(socket: Duplex, code: ErrorCode, requestId: string, message?: string): void {
  const { status } = catalogue[code];
  const body = JSON.stringify(toBody(new LoomgateError(code, message), requestId));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
  ];
  // The client may leave its side open; no timeout of the server applies to an upgraded socket.
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
