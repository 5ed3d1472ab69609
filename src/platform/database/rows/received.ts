declare global {
  /** What `toString` ends in. */
  interface Buffer {
    latin1Slice(start: number, end: number): string;
  }
}

/** Whole messages of the server, which are never written to. */
export class Received {
  #latin1: string | undefined;

  constructor(readonly bytes: Buffer) {}

  /**
   * A character for each byte: where these are ASCII, the text. It is made once for all values that came together, which
   * are pieces of it then; a call into C++ for each takes five times as long.
   */
  get latin1(): string {
    this.#latin1 ??= this.bytes.latin1Slice(0, this.bytes.length);
    return this.#latin1;
  }
}
