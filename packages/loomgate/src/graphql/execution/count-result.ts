import { type ExecutionResult, GraphQLError } from 'graphql';
import { bytesOf, type Output, valueBytes } from '../limits/output';
import { ErrorList } from './error-list';

/**
 * Applies the output limits to the result of graphql-js, which counts nothing while it runs. A result that exceeds them
 * has been built by then; it is replaced by the error.
 */
export function countResult(complete: ExecutionResult, output: Output | undefined): ExecutionResult {
  const result = { ...complete, ...(complete.errors && { errors: limited(complete.errors) }) };
  if (!output) return result;
  for (const _ of result.errors ?? []) output.writeError();
  count(result.data, output);
  output.release();
  return output.exceeded ? failedWith(output.exceeded) : result;
}

function limited(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const list = new ErrorList();
  for (const error of errors) list.add(error, () => error);
  return list.all() ?? errors;
}

/** A result without data that has one error. */
export function failedWith(error: unknown): ExecutionResult {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(originalError.message, { originalError })] };
}

/** Counts leaves and bytes. Objects have no price here, because their types are not known. */
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
