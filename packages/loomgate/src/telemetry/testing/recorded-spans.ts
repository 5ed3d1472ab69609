import { type Context, context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { withLocalTrace } from '../local-trace';
import { countSampledRequest, tracer } from '../span';
import { registerTracing } from '../tracing';

/** Records the spans of this process in memory, as they would be exported. */
export function recordSpans(): readonly ReadableSpan[] {
  const spans: ReadableSpan[] = [];
  const processor: SpanProcessor = {
    onStart: () => undefined,
    onEnd: (span) => void spans.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  registerTracing(processor);
  return spans;
}

/** Starts the trace of a sampled request. @param parent a context with the span of another process */
export function startTrace(parent: Context = ROOT_CONTEXT): { readonly root: Span; readonly active: Context } {
  const local = withLocalTrace(parent);
  const root = tracer.startSpan('POST /graphql', {}, local);
  return { root, active: trace.setSpan(local, root) };
}

/** Runs a task as part of a sampled request. @returns what the task returns, after the root span has ended */
export async function withinTrace<T>(task: () => T): Promise<Awaited<T>> {
  const { root, active } = startTrace();
  const release = countSampledRequest();
  try {
    return await context.with(active, task);
  } finally {
    release();
    root.end();
  }
}
