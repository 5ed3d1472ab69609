/** Two reads of a socket. A larger buffer contains a single long message. */
const maxSharedBytes = 128 * 1024;

/** Complete messages of the server. The buffer is never changed. */
export class Received {
  #latin1: string | undefined;

  constructor(readonly bytes: Buffer) {}

  /**
   * Decodes a range as latin1, one character for each byte. Ranges of a buffer of up to 128 KB are substrings of one string,
   * which is decoded once, without a call into C++ for each. They keep this string in memory.
   */
  latin1(start: number, end: number): string {
    if (this.bytes.length > maxSharedBytes) return this.bytes.toString('latin1', start, end);
    this.#latin1 ??= this.bytes.toString('latin1');
    return this.#latin1.substring(start, end);
  }
}
