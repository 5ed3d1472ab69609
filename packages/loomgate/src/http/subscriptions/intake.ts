import type { WebSocket } from 'ws';

/** Messages of a socket that are worked on at once. While there are so many, nothing more is read of it. */
const messagesAtOnce = 4;

/**
 * Takes the messages of a socket in their order, a few at once and no more than that in a turn of the event loop. Beyond that
 * the socket is paused. Messages of what has been read by then wait: those of 64 KB at the most.
 * @param take resolves when a message has been worked on; does not reject
 */
export function createIntake(socket: WebSocket, take: (text: string) => Promise<void>): (text: string) => void {
  const waiting: string[] = [];
  let working = 0;
  let isBroken = false;

  function go(): void {
    // What comes after a goodbye is not even read.
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

  // After a message that is too long, say: ws would read and throw away whatever comes until the socket is closed.
  socket.once('error', () => {
    isBroken = true;
    setImmediate(go);
  });
  return (text) => {
    waiting.push(text);
    go();
  };
}
