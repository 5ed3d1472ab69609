import { createContext, Script } from 'node:vm';
import { type Budget, BudgetSpent, beginSource } from './budget';
import { maxSourceBytes, SourceSyntaxError } from './source-syntax-error';

/** More than ten times what the budget takes: a last resort against a parser that loops without reading. */
const lastResortMs = 5_000;

/**
 * Runs a parser over a foreign source; whatever the source makes it throw becomes a SourceSyntaxError.
 * @param budget is spent by the parser
 */
export function reading<Result>(source: string, budget: Budget, parse: () => Result): Result {
  if (Buffer.byteLength(source) > maxSourceBytes) {
    throw new SourceSyntaxError('SOURCE_TOO_LARGE', `The source is larger than ${maxSourceBytes} bytes`);
  }
  try {
    beginSource(budget);
    return stoppable(parse);
  } catch (error) {
    throw toSourceSyntaxError(error) ?? error;
  }
}

/** Made once: a context takes a millisecond. */
const realm: { job?: () => unknown } = createContext({});
const script = new Script('job()');

/** Runs a job that is stopped when it hangs. A script is the one thing Node can stop in the middle; functions it calls stop with it. */
function stoppable<Result>(job: () => Result): Result {
  let result: { readonly value: Result } | undefined;
  realm.job = () => {
    result = { value: job() };
  };
  try {
    script.runInContext(realm, { timeout: lastResortMs });
  } finally {
    delete realm.job;
  }
  if (!result) throw new Error('a script ended before its job');
  return result.value;
}

/** The parsers' errors are told apart by what they carry: the timeout is from another realm, where instanceof is false. */
function toSourceSyntaxError(error: unknown): SourceSyntaxError | undefined {
  if (error instanceof BudgetSpent || isTimeout(error) || isStackOverflow(error)) {
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
