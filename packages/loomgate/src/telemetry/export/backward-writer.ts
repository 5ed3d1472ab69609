import { Buffer } from 'node:buffer';

const firstSize = 1024;

/** What was as large as this is not kept. */
const keptSize = 4 * 1024 * 1024;

const zero = '0'.charCodeAt(0);

const bytesOfLength = (length: number): number => (length < 0x80 ? 1 : 1 + bytesOfLength(Math.floor(length / 0x80)));

/**
 * Writes messages of protobuf (https://protobuf.dev/programming-guides/encoding/) from their last byte to their first: a
 * length stands before what it is the length of, and is known when that is written. The memory is used again.
 */
export class BackwardWriter {
  #bytes = Buffer.alloc(0);
  /** Where begins what has been written. */
  #at = 0;

  /** In bytes. */
  get size(): number {
    return this.#bytes.length - this.#at;
  }

  byte(value: number): void {
    const start = this.#goBack(1);
    this.#bytes[start] = value;
  }

  bytes(piece: Uint8Array): void {
    const start = this.#goBack(piece.length);
    this.#bytes.set(piece, start);
  }

  /** A text that has nothing but ASCII, and is short. */
  ascii(text: string): void {
    const start = this.#goBack(text.length);
    const bytes = this.#bytes;
    for (let index = 0; index < text.length; index += 1) bytes[start + index] = text.charCodeAt(index);
  }

  /** @param value whole, and not negative */
  digits(value: number): void {
    let rest = value;
    for (; rest >= 10; rest = Math.trunc(rest / 10)) this.byte(zero + (rest % 10));
    this.byte(zero + rest);
  }

  text(text: string): void {
    const start = this.#goBack(Buffer.byteLength(text));
    this.#bytes.write(text, start);
  }

  /** @param value of at most 53 bits, and not negative */
  varint(value: number): void {
    let at = this.#goBack(bytesOfLength(value));
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[at++] = (rest % 0x80) | 0x80;
    this.#bytes[at] = rest;
  }

  /** A negative number as its 64 bits, which are ten bytes. */
  negative(value: number): void {
    this.byte(1);
    for (let shift = 56n; shift >= 0n; shift -= 7n) this.byte(Number((BigInt(value) >> shift) & 0x7fn) | 0x80);
  }

  /** The halves of 64 bits. */
  fixed64(high: number, low: number): void {
    const start = this.#goBack(8);
    this.#bytes.writeUInt32LE(low, start);
    this.#bytes.writeUInt32LE(high, start + 4);
  }

  double(value: number): void {
    const start = this.#goBack(8);
    this.#bytes.writeDoubleLE(value, start);
  }

  /**
   * Makes a field of what has been written lately: a message, a text or bytes.
   * @param tag its number and wire type, as they stand before it
   * @param end the `size` before any of it was written
   */
  close(tag: number, end: number): void {
    this.varint(this.size - end);
    this.byte(tag);
  }

  /** Everything that has been written, as it is in memory: until `clear`, and until more is written. */
  get written(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }

  /** Begins anew, in the same memory. */
  clear(): void {
    if (this.#bytes.length > keptSize) this.#bytes = Buffer.alloc(0);
    this.#at = this.#bytes.length;
  }

  #goBack(length: number): number {
    if (length > this.#at) this.#grow(length);
    this.#at -= length;
    return this.#at;
  }

  #grow(length: number): void {
    const { size } = this;
    const larger = Buffer.allocUnsafe(Math.max((size + length) * 2, firstSize));
    this.#bytes.copy(larger, larger.length - size, this.#at);
    this.#bytes = larger;
    this.#at = larger.length - size;
  }
}
