import { setTimeout as sleep } from 'node:timers/promises';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { GraphQLInstrumentation } from '@opentelemetry/instrumentation-graphql';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type Sampler, SamplingDecision, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Config } from '../config';
import { createSampling, createWish, type Door } from './door';
import { countSampledRequest } from './span';
import { createSpanProcessor } from './span-processor';
import { TracedOperation, tracedOperationOf, withTracedOperation } from './traced-operation';

/** The tracing of this process. */
export interface Tracing extends Door {
  /** Sends what is left, and waits two seconds for that at the most. */
  stop(): Promise<void>;
}

/** A collector that does not answer holds no stopping process up. */
const stopTimeoutMs = 2_000;

/** A few operations of full size; what comes on top of a slow collector is dropped. */
const maxQueuedSpans = 20_000;

/** Nothing is recorded but what belongs to a request that was sampled at the door. */
const sampledAtTheDoor: Sampler = {
  shouldSample: (parent) => ({
    decision: tracedOperationOf(parent) ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
  }),
  toString: () => 'sampledAtTheDoor',
};

/**
 * Starts tracing. It has to happen before graphql is loaded, which is patched as it is. Where to export to, headers and
 * deadlines the exporter reads itself from the standard OTEL_* variables.
 */
export function startTracing(settings: Config['telemetry']['tracing']): Tracing {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': settings.serviceName }))
    .merge(detectResources({ detectors: [envDetector] }));
  const batches = new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), maxQueueSize: maxQueuedSpans });
  const provider = new TracerProvider({
    resource,
    sampler: sampledAtTheDoor,
    spanProcessors: [createSpanProcessor(batches)],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  new GraphQLInstrumentation({ ignoreTrivialResolveSpans: !settings.plainFields }).setTracerProvider(provider);
  return {
    ...createDoor(settings),
    stop: () => Promise.race([provider.shutdown(), sleep(stopTimeoutMs, undefined, { ref: false })]),
  };
}

function createDoor(settings: Config['telemetry']['tracing']): Door {
  const isSampled = createSampling(settings);
  const tracer = trace.getTracer('loomgate');
  return {
    isWanted: createWish(settings),
    enter(headers, method, isForced) {
      const { traceparent } = headers;
      if (!isSampled(typeof traceparent === 'string' ? traceparent : undefined, isForced)) return undefined;
      const parent = withTracedOperation(propagation.extract(ROOT_CONTEXT, headers), new TracedOperation());
      const attributes = { 'http.request.method': method, 'http.route': '/graphql', 'url.path': '/graphql' };
      const server = tracer.startSpan(`${method} /graphql`, { kind: SpanKind.SERVER, attributes }, parent);
      const active = trace.setSpan(parent, server);
      const release = countSampledRequest();
      const { traceId, spanId } = server.spanContext();
      return {
        traceId,
        traceResponse: `00-${traceId}-${spanId}-01`,
        run: (callback) => context.with(active, callback),
        end(status) {
          server.setAttribute('http.response.status_code', status);
          if (status >= 500) server.setStatus({ code: SpanStatusCode.ERROR });
          server.end();
          release();
        },
      };
    },
  };
}
