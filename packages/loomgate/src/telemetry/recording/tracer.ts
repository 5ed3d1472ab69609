import {
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { RecordedSpan } from './recorded-span';

const notRecorded = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Records spans below those that are recorded: whether a trace is, was decided at the door. */
class RecordingTracer implements Tracer {
  constructor(readonly scope: string) {}

  startSpan(name: string, options: SpanOptions = {}, parent: Context = context.active()): Span {
    const above = trace.getSpan(parent);
    return (above instanceof RecordedSpan && above.startChild(name, this.scope, options)) || notRecorded;
  }

  startActiveSpan<F extends (span: Span) => ReturnType<F>>(
    name: string,
    ...rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> {
    const [options, parent, task] = allOf(rest);
    const span = this.startSpan(name, options, parent);
    return context.with(trace.setSpan(parent, span), task, undefined, span);
  }
}

function allOf<F>(rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]): [SpanOptions, Context, F] {
  if (rest.length === 1) return [{}, context.active(), rest[0]];
  return rest.length === 2 ? [rest[0], context.active(), rest[1]] : rest;
}

/** What OpenTelemetry's API, and whatever instrumentation is written for it, finds its tracers at. */
export const recordingProvider: TracerProvider = { getTracer: (name) => new RecordingTracer(name) };
