import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import { ProtobufTraceSerializer, TraceExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { type Batch, createBatches, type Exporting } from './batches';
import { toResource } from './write-trace';

/**
 * Exports traces by OTLP over HTTP. Where to, with which headers and which deadline, OpenTelemetry's exporter reads from
 * the standard OTEL_* variables; it asks again where the collector says so. That a collector takes nothing is told once.
 */
export function startExporting(serviceName: string): Exporting {
  diag.setLogger(warning, DiagLogLevel.WARN);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': serviceName }))
    .merge(detectResources({ detectors: [envDetector] }));
  const delegate = createOtlpHttpExportDelegate(
    convertLegacyHttpOptions({}, 'TRACES', 'v1/traces', { 'Content-Type': 'application/x-protobuf' }),
    {
      serializeRequest: ({ request }: Batch) => request,
      deserializeResponse: ProtobufTraceSerializer.deserializeResponse,
    },
    'otlp_http_span_exporter',
    { ...TraceExporterMetricsHelper, countItems: ({ spans }: Batch) => spans },
    undefined,
  );
  diag.disable();
  const tell = createTell();
  return createBatches(
    toResource(resource.attributes),
    (batch) => new Promise((resolve) => delegate.export(batch, ({ error }) => resolve(tell(batch.spans, error)))),
  );
}

const nothing = () => undefined;

/** What OpenTelemetry says of settings that it cannot use. */
const warning: DiagLogger = {
  ...{ verbose: nothing, debug: nothing, info: nothing },
  warn: (message) => process.emitWarning(message),
  error: (message) => process.emitWarning(message),
};

/** Warns of the first of several failures. */
function createTell() {
  let isTold = false;
  return (spans: number, error: Error | undefined): void => {
    if (error && !isTold) process.emitWarning(`the collector has not taken ${spans} spans: ${error.message}`);
    isTold = error !== undefined;
  };
}
