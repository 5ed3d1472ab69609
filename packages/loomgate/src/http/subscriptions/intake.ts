import type { WebSocket } from 'ws';

/** Messages of a socket that are handled concurrently. While there are this many, the socket is paused. */
const messagesAtOnce = 4;

/**
 * Handles the messages of a socket in order, a few at once and in one turn of the event loop. Beyond that it pauses the
 * socket; messages that have already been read wait, those of 64 KB at most.
 * @param take handles a message; must not reject
 * @returns to be called with each message
 */
export function createIntake(socket: WebSocket, take: (text: string) => Promise<void>): (text: string) => void {
  const waiting: string[] = [];
  let working = 0;
  let isBroken = false;

  function go(): void {
    // Messages after the close are dropped.
    if (socket.readyState !== socket.OPEN) waiting.length = 0;
    for (const text of waiting.splice(0, messagesAtOnce - working)) {
      working += 1;
      void take(text).finally(() => setImmediate(end));
    }
    const isRead = working < messagesAtOnce && !isBroken;
    if (!isRead && !socket.isPaused) socket.pause();
    if (isRead && socket.isPaused) socket.resume();
  }

  function end(): void {
    working -= 1;
    go();
  }

  // For example a message that is too long: ws would read and discard all data until the socket is closed.
  socket.once('error', () => {
    isBroken = true;
    setImmediate(go);
  });
  return (text) => {
    waiting.push(text);
    go();
  };
}
