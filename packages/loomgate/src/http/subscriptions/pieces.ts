import type { ServerResponse } from 'node:http';
import { pieceBytes } from './writer';

/**
 * Hands a text to a response in pieces, each when the system has taken what was before it, and counts them: whether a client
 * reads shows while a long event is under way, too.
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

  /** Of a response that has ended nothing: it is watched as an answer is. */
  readonly waitingBytes = (): number => (this.response.writableEnded ? 0 : this.#held + this.response.writableLength);

  readonly sentBytes = (): number => this.#sent;
}
