import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { PassThrough, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A line of a file, counted from 1; without its text when it could not be read, and why. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly problem: string };

/** Far above any line that can be imported; what is longer is skipped without being held in memory. */
export const maxLineBytes = 1_048_576;

/**
 * Reads a file, gzip by its name ending in `.gz`, line by line; blank lines are counted and left out.
 * @param onRead told how many bytes of the file (before gunzip) were read
 * @throws when the file cannot be read or its gzip data is broken or cut short, or when `signal` aborts
 */
export async function* readLines(
  path: string,
  onRead: (bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Line> {
  const source = createReadStream(path, { signal });
  source.on('data', (chunk) => onRead(chunk.length));
  // The iteration below throws what goes wrong on the way, so the callback has nothing to add.
  const bytes = pipeline(source, path.endsWith('.gz') ? createGunzip() : new PassThrough(), () => undefined);
  yield* splitLines(bytes);
}

/** Cuts bytes into lines at each line feed. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const pending = createPendingLine();
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      pending.add(chunk.subarray(start, end));
      const line = pending.take();
      if (line) yield line;
      start = end + 1;
    }
    pending.add(chunk.subarray(start));
  }
  const last = pending.take();
  if (last) yield last;
}

const lineFeed = 10;

function createPendingLine() {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 0;
  return {
    add(part: Buffer): void {
      length += part.length;
      if (length > maxLineBytes) parts = [];
      else parts.push(part);
    },
    take(): Line | undefined {
      const [first, ...others] = parts;
      const bytes = others.length === 0 ? first : Buffer.concat(parts);
      number += 1;
      const line = toLine(number, bytes, length);
      parts = [];
      length = 0;
      return line;
    },
  };
}

function toLine(number: number, bytes: Buffer | undefined, length: number): Line | undefined {
  if (length > maxLineBytes) return { number, problem: `is longer than ${maxLineBytes} bytes` };
  if (!bytes) return undefined;
  if (!isUtf8(bytes)) return { number, problem: 'is not UTF-8' };
  const text = bytes.toString('utf8');
  if (text.trim() === '') return undefined;
  return { number, text: number === 1 ? text.replace(/^\uFEFF/, '') : text };
}
