import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';

/** Where the lines that are not imported are listed, one JSON object a line: file, line, reason. */
export interface Rejects {
  readonly path: string;
  add(file: string, line: number, reason: string): void;
  /** Writes what is left; a list without entries is removed, so that none means none. */
  close(): void;
}

/**
 * Starts a new list, in place of an older one of that name. It is written at once and not in the background, because
 * it is short or, when a whole file is wrong, must not fill the memory.
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
