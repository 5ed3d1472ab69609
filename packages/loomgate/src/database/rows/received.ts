declare global {
  /** What `toString` ends in. */
  interface Buffer {
    latin1Slice(start: number, end: number): string;
  }
}

/** Two reads of a socket. More comes together only where one message is longer. */
const maxSharedBytes = 128 * 1024;

/** Whole messages of the server, which are never written to. */
export class Received {
  #latin1: string | undefined;

  constructor(readonly bytes: Buffer) {}

  /**
   * A character for each byte: where these are ASCII, the text. It is a piece of one text that is made once for all that
   * came together, without a call into C++ for each, and holds that text; of more than 128 KB it is a copy.
   */
  latin1(start: number, end: number): string {
    if (this.bytes.length > maxSharedBytes) return this.bytes.latin1Slice(start, end);
    this.#latin1 ??= this.bytes.latin1Slice(0, this.bytes.length);
    return this.#latin1.substring(start, end);
  }
}
