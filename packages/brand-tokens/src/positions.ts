export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Creates a function from offsets, in ascending order, to 1-based line and column (in UTF-16 units). */
export function createPositions(source: string): (offset: number) => Position {
  const lineBreak = /\r\n|\r|\n/g;
  let line = 1;
  let lineStart = 0;
  let next = lineBreak.exec(source);
  return (offset) => {
    while (next !== null && lineBreak.lastIndex <= offset) {
      line += 1;
      lineStart = lineBreak.lastIndex;
      next = lineBreak.exec(source);
    }
    return { line, column: offset - lineStart + 1 };
  };
}
