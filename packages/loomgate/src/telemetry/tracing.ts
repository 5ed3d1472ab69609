import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { GraphQLInstrumentation } from '@opentelemetry/instrumentation-graphql';
import type { Config } from '../config';
import { type Background, createBackground } from './background';
import type { Exporting } from './export/batches';
import { startExporting } from './export/exporter';
import { createInstrument, type Instrument } from './instrument';
import { rootContext } from './recording/linked-context';
import { Trace } from './recording/trace';
import { recordingProvider } from './recording/tracer';
import { createSampling, createWantsTrace, type Sampler } from './sampler';
import { countSampledRequest } from './span';

/** The tracing of this process. */
export interface Tracing extends Sampler {
  readonly instrument: Instrument;
  readonly background: Background;
  /** Sends what is left, and waits two seconds for that at the most. */
  stop(): Promise<void>;
}

/** Starts tracing. What executes operations is instrumented by `instrument`, whenever graphql was loaded. */
export function startTracing(settings: Config['telemetry']['tracing']): Tracing {
  trace.setGlobalTracerProvider(recordingProvider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const { plainFields } = settings;
  const graphql = new GraphQLInstrumentation({ ignoreResolveSpans: !plainFields, flatResolveSpans: true });
  const exporting = startExporting(settings.serviceName);
  const isSampled = createSampling(settings);
  return {
    isWanted: createWantsTrace(settings),
    enter: createEnter(isSampled, exporting),
    background: createBackground(() => isSampled(undefined, false), exporting),
    instrument: createInstrument(graphql),
    stop: exporting.stop,
  };
}

function createEnter(isSampled: ReturnType<typeof createSampling>, { send }: Exporting): Sampler['enter'] {
  return (headers, method, isForced) => {
    const { traceparent } = headers;
    if (!isSampled(typeof traceparent === 'string' ? traceparent : undefined, isForced)) return undefined;
    const parent = propagation.extract(rootContext, headers);
    const attributes = { 'http.request.method': method, 'http.route': '/graphql', 'url.path': '/graphql' };
    const { root } = new Trace(
      `${method} /graphql`,
      { kind: SpanKind.SERVER, attributes },
      trace.getSpanContext(parent),
      send,
    );
    const active = trace.setSpan(parent, root);
    const release = countSampledRequest();
    const { traceId, spanId } = root.spanContext();
    return {
      traceId,
      traceResponse: `00-${traceId}-${spanId}-01`,
      run: (callback) => context.with(active, callback),
      end(status) {
        root.setAttribute('http.response.status_code', status);
        root.failed ||= status >= 500;
        root.end();
        release();
      },
    };
  };
}
