import { runInNewContext } from 'node:vm';
import { maxSourceBytes, SourceSyntaxError } from './source-syntax-error';

/** Several times what the largest real source takes; the server answers nobody else meanwhile. */
export const maxReadingMs = 500;

/**
 * Runs a parser over a foreign source; whatever the source makes it throw becomes a SourceSyntaxError.
 * @param withinMs how long it may take
 */
export function reading<Result>(source: string, withinMs: number, parse: () => Result): Result {
  if (Buffer.byteLength(source) > maxSourceBytes) {
    throw new SourceSyntaxError('SOURCE_TOO_LARGE', `The source is larger than ${maxSourceBytes} bytes`);
  }
  try {
    return withinTime(parse, withinMs);
  } catch (error) {
    throw toSourceSyntaxError(error) ?? error;
  }
}

/**
 * Babel backtracks on some TypeScript (`async<T>(a=async<T>(a=...`): 240 characters take 12 s, 30 more take hours.
 * A script of its own is the one thing Node can stop in the middle; functions it calls stop with it.
 */
function withinTime<Result>(job: () => Result, timeout: number): Result {
  return runInNewContext('job()', { job }, { timeout });
}

/** The parsers' errors are told apart by what they carry: the timeout is from another realm, where instanceof is false. */
function toSourceSyntaxError(error: unknown): SourceSyntaxError | undefined {
  if (isTimeout(error) || isStackOverflow(error)) {
    return new SourceSyntaxError('SOURCE_TOO_COMPLEX', 'The source is nested too deeply to be read');
  }
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  if ('loc' in error && isPosition(error.loc)) return invalid(message, error.loc.line, error.loc.column + 1);
  if ('reason' in error && isPosition(error)) return invalid(`${error.reason}`, error.line, error.column);
  return undefined;
}

function invalid(message: string, line: number, column: number): SourceSyntaxError {
  return new SourceSyntaxError('SOURCE_INVALID', message.replace(/ \(\d+:\d+\)$/, ''), line, column);
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}

function isPosition(value: unknown): value is { line: number; column: number } {
  if (typeof value !== 'object' || value === null || !('line' in value) || !('column' in value)) return false;
  return typeof value.line === 'number' && typeof value.column === 'number';
}
