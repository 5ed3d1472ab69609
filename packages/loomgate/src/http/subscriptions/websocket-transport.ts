import type { Server } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import { createIntake } from './intake';
import type { Writer } from './writer';

/**
 * Carries a protocol over a socket. A result waits until the one before it has been written, so that nothing is queued
 * for a client that does not read; and no more is read of a client than is worked on.
 * @param fail told of what nobody expected
 */
export function attachTransport<Extra>(
  socket: WebSocket,
  { send }: Pick<Writer, 'send'>,
  protocol: Server<Extra>,
  extra: Extra,
  fail: (error: unknown) => void,
): void {
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send,
      close: (code, reason) => closeSocket(socket, code, reason),
      onMessage: (take) => {
        const enter = createIntake(socket, (text) => take(text).catch(fail));
        socket.on('message', (data: RawData) => enter(data.toString()));
      },
    },
    extra,
  );
  socket.once('close', (code, reason) => {
    closed(code, reason.toString()).catch(fail);
  });
}

/** A reason may have 123 bytes: https://www.rfc-editor.org/rfc/rfc6455#section-5.5 */
export function closeSocket(socket: WebSocket, code = 1000, reason = ''): void {
  socket.close(code, Buffer.from(reason).subarray(0, 120).toString());
}
