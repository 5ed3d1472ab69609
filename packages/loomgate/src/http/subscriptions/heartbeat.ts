import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { pingEveryMs } from './streams';
import type { Writer } from './writer';

/**
 * Terminates a socket whose client has not echoed a ping by the next one. Pings are random, so that no pong is an echo but one
 * of a client that has read. While something waits to be written, progress shows that the client reads
 * (http/unread-answers.ts), and a ping would only wait behind it. An echo is not awaited of a socket that is not read (intake.ts).
 */
export function startHeartbeat(
  socket: WebSocket,
  { waitingBytes }: Pick<Writer, 'waitingBytes'>,
  everyMs = pingEveryMs,
): void {
  let awaited: Buffer | undefined;
  socket.on('pong', (echo) => {
    if (awaited?.equals(echo)) awaited = undefined;
  });
  const timer = setInterval(() => {
    const isUnread = waitingBytes() > 0 || socket.isPaused;
    if (awaited && !isUnread) return socket.terminate();
    awaited = isUnread ? undefined : randomBytes(8);
    if (awaited) socket.ping(awaited);
  }, everyMs);
  socket.once('close', () => clearInterval(timer));
}
