import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import { JsonTraceSerializer, TraceExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { type Batch, createBatches, type Exporting } from './batches';
import { toResource } from './otlp';

const tail = Buffer.from(']}]}');

/**
 * Exports traces by OTLP over HTTP. Where to, with which headers and which deadline, OpenTelemetry's exporter reads from
 * the standard OTEL_* variables; it asks again where the collector says so. That a collector takes nothing is told once.
 */
export function startExporting(serviceName: string): Exporting {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': serviceName }))
    .merge(detectResources({ detectors: [envDetector] }));
  const head = Buffer.from(`{"resourceSpans":[{"resource":${toResource(resource.attributes)},"scopeSpans":[`);
  const delegate = createOtlpHttpExportDelegate(
    convertLegacyHttpOptions({}, 'TRACES', 'v1/traces', { 'Content-Type': 'application/json' }),
    {
      serializeRequest: ({ scopeSpans }: Batch) => Buffer.concat([head, scopeSpans, tail]),
      deserializeResponse: JsonTraceSerializer.deserializeResponse,
    },
    'otlp_http_json_span_exporter',
    { ...TraceExporterMetricsHelper, countItems: ({ spans }: Batch) => spans },
    undefined,
  );
  const tell = createTell();
  return createBatches(
    (batch) => new Promise((resolve) => delegate.export(batch, ({ error }) => resolve(tell(batch.spans, error)))),
  );
}

/** Warns of the first of several failures. */
function createTell() {
  let isTold = false;
  return (spans: number, error: Error | undefined): void => {
    if (error && !isTold) process.emitWarning(`the collector has not taken ${spans} spans: ${error.message}`);
    isTold = error !== undefined;
  };
}
