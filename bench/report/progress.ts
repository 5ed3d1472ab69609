export interface Progress {
  /** Says what happens now. */
  say(line: string): void;
  /** Clears the line before something else is written. */
  clear(): void;
}

/** One line on standard error that changes, and silence where that is no terminal. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const write = (text: string) => {
    if (stream.isTTY) stream.write(`\r\u001B[K${text}`);
  };
  return { say: write, clear: () => write('') };
}
