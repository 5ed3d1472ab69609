import { context, trace } from '@opentelemetry/api';
import type { FieldPath, TracedField } from './recording/field';
import { RecordedSpan } from './recording/recorded-span';
import { fail } from './span';

export type { TracedField } from './recording/field';

/**
 * Runs a resolver inside a span where the request is sampled. A promise is handed on as it is, so that nobody waits longer
 * for it.
 */
export function fieldSpan(field: TracedField, path: FieldPath, resolve: () => unknown): unknown {
  const active = context.active();
  const above = trace.getSpan(active);
  const span = above instanceof RecordedSpan ? above.startField(field, path) : undefined;
  return span ? endWith(span, () => context.with(trace.setSpan(active, span), resolve)) : resolve();
}

function endWith(span: RecordedSpan, resolve: () => unknown): unknown {
  try {
    const result = resolve();
    if (!isThenable(result)) return end(span, result);
    const promise = Promise.resolve(result);
    promise.then(
      () => span.end(),
      (error) => endFailed(span, error),
    );
    return promise;
  } catch (error) {
    endFailed(span, error);
    throw error;
  }
}

function end<T>(span: RecordedSpan, result: T): T {
  span.end();
  return result;
}

function endFailed(span: RecordedSpan, error: unknown): void {
  fail(span, error);
  span.end();
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
