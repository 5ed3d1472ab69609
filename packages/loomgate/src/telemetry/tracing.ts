import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { GraphQLInstrumentation } from '@opentelemetry/instrumentation-graphql';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Config } from '../config';
import { type Background, createBackground } from './background';
import { createInstrument, type Instrument } from './instrument';
import { withLocalTrace } from './local-trace';
import { createSampling, createWantsTrace, type Sampler } from './sampler';
import { countSampledRequest, tracer } from './span';
import { createTraceExport } from './trace-exporter';
import { localTraceSampler, spanLimits, TraceProcessor } from './trace-processor';

/** The tracing of this process. */
export interface Tracing extends Sampler {
  readonly instrument: Instrument;
  readonly background: Background;
  /** Exports the queued spans; takes two seconds at most. */
  stop(): Promise<void>;
}

/** Starts tracing. `instrument` works on any executor, so that graphql may be loaded before. */
export function startTracing(settings: Config['telemetry']['tracing']): Tracing {
  const exporting = createTraceExport();
  registerTracing(exporting.processor, resourceOf(settings.serviceName));
  const graphql = new GraphQLInstrumentation({ ignoreResolveSpans: !settings.plainFields });
  const isSampled = createSampling(settings);
  return {
    isWanted: createWantsTrace(settings),
    enter: createEnter(isSampled),
    background: createBackground(() => isSampled(undefined, false)),
    instrument: createInstrument(graphql),
    stop: exporting.stop,
  };
}

/**
 * Registers the tracer provider, the context manager and the propagator of OpenTelemetry's API.
 * @param exporting receives the ended spans
 */
export function registerTracing(exporting: SpanProcessor, resource = defaultResource()): void {
  const provider = new TracerProvider({
    resource,
    sampler: localTraceSampler,
    spanLimits,
    spanProcessors: [new TraceProcessor(exporting)],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

/** The service name of the configuration, below OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES. */
function resourceOf(serviceName: string): Resource {
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': serviceName }))
    .merge(detectResources({ detectors: [envDetector] }));
}

function createEnter(isSampled: ReturnType<typeof createSampling>): Sampler['enter'] {
  return (headers, method, isForced) => {
    const { traceparent } = headers;
    if (!isSampled(typeof traceparent === 'string' ? traceparent : undefined, isForced)) return undefined;
    const parent = withLocalTrace(propagation.extract(ROOT_CONTEXT, headers));
    const attributes = { 'http.request.method': method, 'http.route': '/graphql', 'url.path': '/graphql' };
    const root = tracer.startSpan(`${method} /graphql`, { kind: SpanKind.SERVER, attributes }, parent);
    const active = trace.setSpan(parent, root);
    const release = countSampledRequest();
    const { traceId, spanId } = root.spanContext();
    return {
      traceId,
      traceResponse: `00-${traceId}-${spanId}-01`,
      run: (callback) => context.with(active, callback),
      end(status) {
        root.setAttribute('http.response.status_code', status);
        if (status >= 500) root.setStatus({ code: SpanStatusCode.ERROR });
        root.end();
        release();
      },
    };
  };
}
