import { context, trace } from '@opentelemetry/api';
import { BatchedValue } from '../loaders';
import { isThenable } from '../shared/is-thenable';
import type { FieldPath, TracedField } from './recording/field';
import { RecordedSpan } from './recording/recorded-span';
import { fail } from './span';

export type { TracedField } from './recording/field';

/**
 * Runs a resolver inside a span where the request is sampled. A promise is handed on as it is, and so is what comes by its
 * batch, so that nobody waits longer for it.
 */
export function fieldSpan(field: TracedField, path: FieldPath, resolve: () => unknown): unknown {
  const active = context.active();
  const above = trace.getSpan(active);
  const span = above instanceof RecordedSpan ? above.startField(field, path) : undefined;
  if (!span) return resolve();
  try {
    return endWith(span, context.with(trace.setSpan(active, span), resolve));
  } catch (error) {
    endFailed(span, error);
    throw error;
  }
}

function endWith(span: RecordedSpan, result: unknown): unknown {
  if (result instanceof BatchedValue) {
    result.batch.whenOver(() => endBy(span, result.outcome()));
    return result;
  }
  if (!isThenable(result)) {
    span.end();
    return result;
  }
  // What only looks like a promise may begin its work anew whenever it is asked.
  const promise = result instanceof Promise ? result : Promise.resolve(result);
  promise.then(
    () => span.end(),
    (error) => endFailed(span, error),
  );
  return promise;
}

function endBy(span: RecordedSpan, outcome: unknown): void {
  if (outcome instanceof Error) endFailed(span, outcome);
  else span.end();
}

function endFailed(span: RecordedSpan, error: unknown): void {
  fail(span, error);
  span.end();
}
