import {
  type Attributes,
  context,
  isSpanContextValid,
  propagation,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { codeOf } from './code-of';

/** Adds attributes to a span that is under way; does nothing where there is none. */
export type Annotate = (attributes: Attributes) => void;

const tracer = trace.getTracer('loomgate');
const annotateNothing: Annotate = () => undefined;

/** Sampled requests that are under way. While there is none, nothing below looks any further. */
let sampledRequests = 0;

/** Counts a sampled request until what it returns is called. */
export function countSampledRequest(): () => void {
  sampledRequests += 1;
  return () => {
    sampledRequests -= 1;
  };
}

/** Whether what runs now belongs to a sampled request. */
export function isTraced(): boolean {
  return sampledRequests > 0 && trace.getActiveSpan()?.isRecording() === true;
}

/**
 * Runs a task inside a span where the request is sampled, and the task alone where it is not: one comparison, no object.
 * @param attributes asked for when there is a span; never values of variables, never anything of a person
 * @param task given a way to add what it finds out
 */
export function span<T>(
  name: string,
  attributes: () => Attributes,
  task: (annotate: Annotate) => Promise<T>,
): Promise<T> {
  return isTraced() ? traced(name, { attributes: attributes() }, task) : task(annotateNothing);
}

/** The same for a task that is a call to another process: to Postgres, to Redis, over HTTP. */
export function callSpan<T>(
  name: string,
  attributes: () => Attributes,
  task: (annotate: Annotate) => Promise<T>,
): Promise<T> {
  if (!isTraced()) return task(annotateNothing);
  return traced(name, { kind: SpanKind.CLIENT, attributes: attributes() }, task);
}

function traced<T>(name: string, options: SpanOptions, task: (annotate: Annotate) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, options, (active) => untilSettled(active, task));
}

/**
 * What tells another service which trace it is called for: https://www.w3.org/TR/trace-context/.
 * @returns headers; none where nothing is traced
 */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  if (isTraced()) propagation.inject(context.active(), headers);
  return headers;
}

/** Runs a task, and ends its span when that is over. */
export async function untilSettled<T>(active: Span, task: (annotate: Annotate) => Promise<T>): Promise<T> {
  try {
    return await task((more) => active.setAttributes(more));
  } catch (error) {
    fail(active, error);
    throw error;
  } finally {
    active.end();
  }
}

/** Of an error its code alone: messages repeat what somebody has sent. */
export function fail(active: Span, error: unknown): void {
  active.setStatus({ code: SpanStatusCode.ERROR });
  active.setAttribute('error.type', codeOf(error));
}

/** The callback, run later as if it were run now: with the span that is active now. */
export function bindToSpan(callback: () => void): () => void {
  return context.bind(context.active(), callback);
}

/** The trace that what runs now belongs to, for logs; undefined where it is not traced. */
export function traceId(): string | undefined {
  const active = sampledRequests > 0 ? trace.getActiveSpan()?.spanContext() : undefined;
  return active && isSpanContextValid(active) ? active.traceId : undefined;
}
