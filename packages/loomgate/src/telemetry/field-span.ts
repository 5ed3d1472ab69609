import { context, type Span, trace } from '@opentelemetry/api';
import { isThenable } from '../shared/is-thenable';
import { localTraceOf } from './local-trace';
import { fail, tracer } from './span';

/** A field of the schema. */
export interface TracedField {
  readonly name: string;
  /** As in SDL: `[Review!]!`. */
  readonly type: string;
}

/**
 * The position of a field in the response, as `info.path` of a resolver: one object for each position of an execution.
 */
interface FieldPath {
  readonly key: string | number;
  readonly prev: FieldPath | undefined;
}

const spanAt = new WeakMap<FieldPath, Span>();
/** The span of the execution, by the span of one of its fields. */
const executionOf = new WeakMap<Span, Span>();

/**
 * Runs a resolver inside a span where the request is sampled. The parent is the closest field above that has a span; list
 * indexes and plain fields have none. A promise is returned as it is, so that the span adds no delay.
 */
export function fieldSpan(field: TracedField, path: FieldPath, resolve: () => unknown): unknown {
  const active = context.active();
  // Not `isTraced`: a resolver may run in the context of a field above whose span has ended.
  const activeSpan = localTraceOf(active) && trace.getSpan(active);
  if (!activeSpan) return resolve();
  const execution = executionOf.get(activeSpan) ?? activeSpan;
  const text = toText(path);
  const attributes = {
    'graphql.field.name': field.name,
    'graphql.field.type': field.type,
    'graphql.field.path': text,
  };
  const parent = trace.setSpan(active, closestSpan(path.prev) ?? execution);
  // Named as OpenTelemetry's instrumentation of graphql-js names it.
  const span = tracer.startSpan(`graphql.resolve ${text}`, { attributes }, parent);
  if (!span.isRecording()) return resolve();
  spanAt.set(path, span);
  executionOf.set(span, execution);
  try {
    return endWith(span, context.with(trace.setSpan(active, span), resolve));
  } catch (error) {
    endFailed(span, error);
    throw error;
  }
}

function closestSpan(path: FieldPath | undefined): Span | undefined {
  return path && (spanAt.get(path) ?? closestSpan(path.prev));
}

/** As `products.nodes.0.artisan`. */
function toText({ key, prev }: FieldPath): string {
  return prev ? `${toText(prev)}.${key}` : String(key);
}

function endWith(span: Span, result: unknown): unknown {
  if (!isThenable(result)) {
    span.end();
    return result;
  }
  // Calling `then` of a query builder runs the query each time: it is called once.
  const promise = result instanceof Promise ? result : Promise.resolve(result);
  promise.then(
    () => span.end(),
    (error) => endFailed(span, error),
  );
  return promise;
}

function endFailed(span: Span, error: unknown): void {
  fail(span, error);
  span.end();
}
