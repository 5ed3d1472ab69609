import type { ServerResponse } from 'node:http';
import { pieceBytes } from './writer';

/**
 * Writes texts to a response in pieces, each when the operating system has taken the one before, and counts their bytes.
 * So progress shows that a client reads while it receives a long event.
 */
export class Pieces {
  #held = 0;
  #sent = 0;

  constructor(private readonly response: Pick<ServerResponse, 'writableEnded' | 'writableLength'>) {}

  async *of(texts: AsyncIterable<string>): AsyncGenerator<Buffer, void> {
    for await (const text of texts) {
      const bytes = Buffer.from(text);
      this.#held = bytes.length;
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const piece = bytes.subarray(at, at + pieceBytes);
        yield piece;
        this.#held -= piece.length;
        this.#sent += piece.length;
      }
    }
  }

  /** 0 for a response that has ended: from then on it is watched like an answer. */
  readonly waitingBytes = (): number => (this.response.writableEnded ? 0 : this.#held + this.response.writableLength);

  readonly sentBytes = (): number => this.#sent;
}
