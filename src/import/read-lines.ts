import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { PassThrough, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A line of a file: its number, from 1, and its text, or the problem when it cannot be read. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly problem: string };

/** Much longer than any valid line. A longer line is reported without holding it in memory. */
export const maxLineBytes = 1_048_576;

/**
 * Reads a file line by line, gunzipped if its name ends in `.gz`. Blank lines are counted, but not returned.
 * @param onRead called with the number of bytes of each chunk, before gunzip
 * @throws when the file cannot be read, when its gzip data is invalid or truncated, or when `signal` aborts
 */
export async function* readLines(
  path: string,
  onRead: (bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Line> {
  const source = createReadStream(path, { signal });
  source.on('data', (chunk) => onRead(chunk.length));
  // The iteration of `bytes` throws errors of the pipeline, so the callback does nothing.
  const bytes = pipeline(source, path.endsWith('.gz') ? createGunzip() : new PassThrough(), () => undefined);
  yield* splitLines(bytes);
}

/** Splits bytes into lines at each line feed. */
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
