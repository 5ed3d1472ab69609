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
import { errorType } from '../errors/code-of';

/** Adds attributes to the span of a running task; does nothing where the task has no span. */
export type Annotate = (attributes: Attributes) => void;

/** Starts the gateway's own spans. */
export const tracer = trace.getTracer('loomgate');
const annotateNothing: Annotate = () => undefined;

/** Running sampled requests. While there are none, the active span is not looked up. */
let sampledRequests = 0;

/** Counts a sampled request. @returns ends the count */
export function countSampledRequest(): () => void {
  sampledRequests += 1;
  return () => {
    sampledRequests -= 1;
  };
}

/** Whether the current code belongs to a sampled request. */
export function isTraced(): boolean {
  return sampledRequests > 0 && trace.getActiveSpan()?.isRecording() === true;
}

/**
 * Runs a task inside a span where the request is sampled. Otherwise it runs the task only, at the cost of one comparison.
 * @param attributes called where there is a span; must hold no values of variables and no personal data
 * @param task receives a function that adds attributes
 */
export function span<T>(
  name: string,
  attributes: () => Attributes,
  task: (annotate: Annotate) => Promise<T>,
): Promise<T> {
  return isTraced() ? traced(name, { attributes: attributes() }, task) : task(annotateNothing);
}

/** As `span`, for a call to another process: Postgres, Redis or an HTTP server. */
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
 * The headers that continue the trace in another service: https://www.w3.org/TR/trace-context/.
 * @returns no headers where the request is not sampled
 */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  if (isTraced()) propagation.inject(context.active(), headers);
  return headers;
}

/** Runs a task, and ends its span when the task settles. */
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

/** Records the code of an error. Messages are not recorded, because they may repeat what a client has sent. */
export function fail(active: Span, error: unknown): void {
  active.setStatus({ code: SpanStatusCode.ERROR });
  active.setAttribute('error.type', errorType(error));
}

/** Binds a callback to the active span: it runs later with that span active. */
export function bindToSpan(callback: () => void): () => void {
  return context.bind(context.active(), callback);
}

/** The id of the active trace, for logs; undefined where the request is not sampled. */
export function traceId(): string | undefined {
  const active = sampledRequests > 0 ? trace.getActiveSpan()?.spanContext() : undefined;
  return active && isSpanContextValid(active) ? active.traceId : undefined;
}
