/** Larger sources are refused before parsing. */
export const maxSourceBytes = 256 * 1024;

export type SourceSyntaxErrorCode = 'SOURCE_TOO_LARGE' | 'SOURCE_INVALID' | 'SOURCE_TOO_COMPLEX';

/** The error of `enhance` for an invalid source. Line and column are 1-based. */
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
