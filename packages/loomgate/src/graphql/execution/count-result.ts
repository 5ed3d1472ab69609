import { type ExecutionResult, GraphQLError } from 'graphql';
import { bytesOf, type Output, valueBytes } from '../limits/output';
import { ErrorList } from './error-list';

/**
 * Counts the answer of an executor that does not count by itself, when it is there: what is too large has been made then,
 * and is not sent.
 */
export function countResult(made: ExecutionResult, output: Output | undefined): ExecutionResult {
  const result = { ...made, ...(made.errors && { errors: listed(made.errors) }) };
  if (!output) return result;
  for (const _ of result.errors ?? []) output.writeError();
  count(result.data, output);
  output.release();
  return output.exceeded ? failedWith(output.exceeded) : result;
}

function listed(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const list = new ErrorList();
  for (const error of errors) list.add(error, () => error);
  return list.all() ?? errors;
}

/** An answer that is one error, of the whole. */
export function failedWith(error: unknown): ExecutionResult {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(originalError.message, { originalError })] };
}

/** Of which type its objects are it does not say, so they are counted by the rows alone. */
function count(value: unknown, output: Output): void {
  if (output.exceeded) return;
  if (Array.isArray(value)) {
    output.write(value.length * valueBytes);
    for (const item of value) count(item, output);
  } else if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value);
    const leaves = fields.filter(([, field]) => typeof field !== 'object').length;
    output.enter(1, { price: 0, leaves, bytes: fields.reduce((sum, [key]) => sum + key.length + 4 + valueBytes, 3) });
    for (const [, field] of fields) count(field, output);
  } else output.write(bytesOf(value, output.isLarge));
}
