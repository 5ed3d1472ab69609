const firstSize = 1024 * 1024;

/** What was as large as this is not kept. */
const keptSize = 4 * 1024 * 1024;

/**
 * Takes ASCII text, piece by piece, into memory that is used again: a text of all of it, or bytes of its own for each
 * part, would be new memory each time.
 */
export class Bytes {
  #bytes = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(text: string): void {
    const needed = this.#length + text.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  /** @returns what was added since the last time, copied */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    if (this.#bytes.length > keptSize) this.#bytes = Buffer.alloc(0);
    return taken;
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed * 2, firstSize));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
