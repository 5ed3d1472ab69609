import { createContext, Script } from 'node:vm';
import { type Budget, BudgetSpent, beginSource } from './budget';
import { maxSourceBytes, SourceSyntaxError } from './source-syntax-error';

/** More than ten times the time of the budget: stops a parser that loops without reading characters. */
const lastResortMs = 5_000;

/**
 * Runs a parser on an untrusted source and converts its errors to SourceSyntaxError.
 * @param budget the budget that the parser consumes
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

/** Created once, since a context takes 1 ms. */
const realm: { job?: () => unknown } = createContext({});
const script = new Script('job()');

/** Runs a job with a timeout. Node can interrupt only scripts, including the functions that they call. */
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
  if (!result) throw new Error('the script ended without a result');
  return result.value;
}

/** Distinguishes errors by their properties: the timeout error is from another realm, where instanceof is false. */
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
