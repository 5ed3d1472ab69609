interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The progress of a command: one line that is redrawn on a terminal, separate lines elsewhere. */
export interface StatusLine {
  readonly isTerminal: boolean;
  show(text: string): void;
  /** Clears the line on a terminal, before other output. */
  clear(): void;
  /** Keeps the line on a terminal and starts a new one. */
  end(): void;
}

/** Creates a status line. On a terminal, text is cut to its width, since a wrapped line cannot be redrawn. */
export function createStatusLine(output: Output): StatusLine {
  const isTerminal = output.isTTY === true;
  const write = (text: string) => void output.write(text);
  return {
    isTerminal,
    // A terminal that does not report its width has 0 columns.
    show: (text) => write(isTerminal ? `\r\u001b[K${text.slice(0, (output.columns || 80) - 1)}` : `${text}\n`),
    clear: () => (isTerminal ? write('\r\u001b[K') : undefined),
    end: () => (isTerminal ? write('\n') : undefined),
  };
}
