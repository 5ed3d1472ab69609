import type { Server } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import { createIntake } from './intake';
import type { Writer } from './writer';

/**
 * Connects a socket of ws to a protocol. A result waits until the one before it has been written, so that nothing is
 * queued for a client that does not read. The socket is read no faster than its messages are handled.
 * @param fail called with unexpected errors
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

/** Closes a socket, and shortens the reason: 123 bytes are allowed (https://www.rfc-editor.org/rfc/rfc6455#section-5.5). */
export function closeSocket(socket: WebSocket, code = 1000, reason = ''): void {
  socket.close(code, Buffer.from(reason).subarray(0, 120).toString());
}
