import { CloseCode, type Server } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import { pingEveryMs } from './streams';

/** What answers may wait for a client that asks and does not read. */
const maxBufferedBytes = 16 * 1024 * 1024;

/**
 * Carries a protocol over a socket. A result waits until the one before it has been written, so that nothing is queued
 * for a client that does not read; such a one answers no ping either, and is cut off.
 * @param report told of what nobody expected
 */
export function carry<Extra>(
  socket: WebSocket,
  protocol: Server<Extra>,
  extra: Extra,
  report: (error: unknown) => void,
): void {
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (data) => write(socket, data),
      close: (code, reason) => closeWith(socket, code, reason),
      onMessage: (take) =>
        socket.on('message', (data: RawData) => {
          if (socket.bufferedAmount > maxBufferedBytes) return socket.terminate();
          take(data.toString()).catch(fail);
        }),
    },
    extra,
  );
  function fail(error: unknown): void {
    report(error);
    closeWith(socket, CloseCode.InternalServerError, 'Internal server error');
  }
  const stopPinging = keepAlive(socket);
  socket.once('close', (code, reason) => {
    stopPinging();
    closed(code, reason.toString()).catch(report);
  });
}

/** A reason may have 123 bytes: https://www.rfc-editor.org/rfc/rfc6455#section-5.5 */
export function closeWith(socket: WebSocket, code = 1000, reason = ''): void {
  socket.close(code, Buffer.from(reason).subarray(0, 120).toString());
}

/** Resolves when it has been written, or never will be. */
function write(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.OPEN) socket.send(data, () => resolve());
    else resolve();
  });
}

/** Who has not answered by the next ping has gone, or does not read. */
function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, pingEveryMs);
  return () => clearInterval(timer);
}
