import { CloseCode, type Server } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import type { Writer } from './writer';

/**
 * Carries a protocol over a socket. A result waits until the one before it has been written, so that nothing is queued
 * for a client that does not read.
 * @param report told of what nobody expected
 */
export function carry<Extra>(
  socket: WebSocket,
  { send }: Pick<Writer, 'send'>,
  protocol: Server<Extra>,
  extra: Extra,
  report: (error: unknown) => void,
): void {
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send,
      close: (code, reason) => closeWith(socket, code, reason),
      onMessage: (take) =>
        socket.on('message', (data: RawData) => {
          // What comes after a goodbye is not even read.
          if (socket.readyState === socket.OPEN) take(data.toString()).catch(fail);
        }),
    },
    extra,
  );
  function fail(error: unknown): void {
    report(error);
    closeWith(socket, CloseCode.InternalServerError, 'Internal server error');
  }
  socket.once('close', (code, reason) => {
    closed(code, reason.toString()).catch(report);
  });
}

/** A reason may have 123 bytes: https://www.rfc-editor.org/rfc/rfc6455#section-5.5 */
export function closeWith(socket: WebSocket, code = 1000, reason = ''): void {
  socket.close(code, Buffer.from(reason).subarray(0, 120).toString());
}
