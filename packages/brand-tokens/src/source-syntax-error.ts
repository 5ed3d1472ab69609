/** Larger sources are refused before they are read. */
export const maxSourceBytes = 256 * 1024;

export type SourceSyntaxErrorCode = 'SOURCE_TOO_LARGE' | 'SOURCE_INVALID' | 'SOURCE_TOO_COMPLEX';

/** The one error `enhance` throws: the source, not the server, is at fault. Line and column are 1-based. */
export class SourceSyntaxError extends Error {
  override readonly name = 'SourceSyntaxError';

  constructor(
    readonly code: SourceSyntaxErrorCode,
    message: string,
    readonly line = 1,
    readonly column = 1,
  ) {
    super(message);
  }
}
