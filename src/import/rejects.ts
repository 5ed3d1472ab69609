import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';

/** The list of rejected lines: a file with one JSON object per line, `{ file, line, reason }`. */
export interface Rejects {
  readonly path: string;
  add(file: string, line: number, reason: string): void;
  /** Writes the buffered entries and closes the file. A list without entries is deleted. */
  close(): void;
}

/**
 * Creates the list and overwrites an older one. Writes are synchronous: usually the list is short, and when every line
 * of a file is rejected, asynchronous writes would queue up in memory.
 * @throws when the file cannot be written
 */
export function createRejects(path: string): Rejects {
  const file = openSync(path, 'w');
  let buffered = '';
  let empty = true;
  const flush = () => {
    for (let rest = Buffer.from(buffered); rest.length > 0; ) rest = rest.subarray(writeSync(file, rest));
    buffered = '';
  };
  return {
    path,
    add(name, line, reason) {
      empty = false;
      buffered += `${JSON.stringify({ file: name, line, reason })}\n`;
      if (buffered.length > bufferLength) flush();
    },
    close() {
      flush();
      closeSync(file);
      if (empty) unlinkSync(path);
    },
  };
}

const bufferLength = 65_536;
