import type { WebSocket } from 'ws';

/** The size of a write. Events wait while more than this waits to be written. */
export const pieceBytes = 65_536;

/** Writes the messages of a socket in order. */
export interface Writer {
  /** Resolves when the message has been written, or the socket has closed. */
  send(text: string): Promise<void>;
  /** Resolves when no more than one piece waits, or the socket has closed. */
  room(): Promise<void>;
  waitingBytes(): number;
  /** Grows with each piece that the operating system has taken. */
  sentBytes(): number;
}

interface Message {
  readonly bytes: Buffer;
  /** The position up to which it has been written. */
  at: number;
  done(): void;
}

/**
 * Sends long messages in fragments (https://www.rfc-editor.org/rfc/rfc6455#section-5.4), each when the operating system
 * has taken the one before. So progress shows that a client reads while it receives a long message.
 */
export function createWriter(socket: WebSocket): Writer {
  const queue: Message[] = [];
  let queuedBytes = 0;
  let sentBytes = 0;
  let waitingForRoom: (() => void)[] = [];

  const isOpen = () => socket.readyState === socket.OPEN;
  const waitingBytes = () => socket.bufferedAmount + (isOpen() ? queuedBytes : 0);
  const hasRoom = () => !isOpen() || waitingBytes() <= pieceBytes;

  function write(): void {
    for (let message = queue[0]; message && isOpen() && socket.bufferedAmount < pieceBytes; message = queue[0]) {
      const piece = message.bytes.subarray(message.at, message.at + pieceBytes);
      message.at += piece.length;
      queuedBytes -= piece.length;
      const isLast = message.at === message.bytes.length;
      if (isLast) queue.shift();
      socket.send(piece, { binary: false, fin: isLast }, written(piece.length, isLast ? message.done : undefined));
    }
  }

  function written(length: number, done?: () => void): () => void {
    return () => {
      sentBytes += length;
      done?.();
      write();
      makeRoom();
    };
  }

  function makeRoom(): void {
    if (!hasRoom()) return;
    const waited = waitingForRoom;
    waitingForRoom = [];
    for (const go of waited) go();
  }

  socket.once('close', () => {
    for (const { done } of queue.splice(0)) done();
    makeRoom();
  });
  return {
    waitingBytes,
    sentBytes: () => sentBytes,
    send(text) {
      if (!isOpen()) return Promise.resolve();
      const bytes = Buffer.from(text);
      queuedBytes += bytes.length;
      return new Promise((done) => {
        queue.push({ bytes, at: 0, done });
        write();
      });
    },
    async room() {
      if (!hasRoom()) await new Promise<void>((go) => waitingForRoom.push(go));
    },
  };
}
