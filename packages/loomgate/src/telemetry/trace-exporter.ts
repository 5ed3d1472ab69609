import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { withTimeout } from '../shared/with-timeout';

const limits = {
  /** A span waits this long for others of its batch. */
  scheduledDelayMillis: 1_000,
  /** Spans of one request to the collector, of some four hundred bytes each. */
  maxExportBatchSize: 2_000,
  /** Spans that wait while the collector is slow; further spans are dropped. */
  maxQueueSize: 20_000,
};

/** A collector that does not answer delays the stop of the process no longer than this. */
const stopMs = 2_000;

/** Exports spans to a collector. */
export interface TraceExport {
  readonly processor: SpanProcessor;
  /** Exports the queued spans; takes two seconds at most. */
  stop(): Promise<void>;
}

/**
 * Exports spans in batches by OTLP over HTTP. The exporter reads endpoint, headers, compression and timeout from the
 * standard OTEL_* variables, and repeats a request where the collector's answer allows it.
 * @param createExporter for tests
 */
export function createTraceExport(createExporter: () => SpanExporter = createOtlpExporter): TraceExport {
  const exporter = createReportingExporter(createExporter());
  const processor = new BatchSpanProcessor({ exporter, ...limits });
  return {
    processor,
    stop: () =>
      withTimeout(processor.shutdown(), stopMs).catch(() => {
        // Not process.emitWarning, which writes in a later turn: the process may have ended by then.
        process.stderr.write(`${exporter.pendingSpans} spans were not sent before the end.\n`);
      }),
  };
}

/** Prints OpenTelemetry's warnings about settings that it cannot use. */
function createOtlpExporter(): SpanExporter {
  diag.setLogger(settingsWarnings, DiagLogLevel.WARN);
  const exporter = new OTLPTraceExporter();
  diag.disable();
  return exporter;
}

const ignore = () => undefined;

const settingsWarnings: DiagLogger = {
  ...{ verbose: ignore, debug: ignore, info: ignore },
  warn: (message) => process.emitWarning(message),
  error: (message) => process.emitWarning(message),
};

interface ReportingExporter extends SpanExporter {
  /** Spans given to the exporter whose export has not finished. */
  readonly pendingSpans: number;
}

/** Warns of the first of several failed exports in a row. Failures are reported here only: the batches succeed. */
function createReportingExporter(exporter: SpanExporter): ReportingExporter {
  let pendingSpans = 0;
  let hasFailed = false;
  return {
    get pendingSpans() {
      return pendingSpans;
    },
    export(spans: ReadableSpan[], done) {
      pendingSpans += spans.length;
      exporter.export(spans, ({ error }) => {
        pendingSpans -= spans.length;
        if (error && !hasFailed)
          process.emitWarning(`the collector has not accepted ${spans.length} spans: ${error.message}`);
        hasFailed = error !== undefined;
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
