export interface Progress {
  /** Shows the current step. */
  show(line: string): void;
  /** Clears the line, before other output. */
  clear(): void;
}

/** Shows one line on stderr that is redrawn; no output when stderr is not a terminal. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const write = (text: string) => {
    if (stream.isTTY) stream.write(`\r\u001B[K${text}`);
  };
  return { show: write, clear: () => write('') };
}
