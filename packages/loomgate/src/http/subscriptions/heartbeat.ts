import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { pingEveryMs } from './streams';
import type { Writer } from './writer';

/**
 * Terminates a socket whose client has not echoed a ping by the time of the next one. Pings are random, so that only a
 * client that reads them can echo them. No ping is sent while data waits to be written: progress then shows whether the
 * client reads (http/unread-answers.ts). No echo is expected while the socket is paused (intake.ts).
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
