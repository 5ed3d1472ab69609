import type { Attributes } from '@opentelemetry/api';
import type { TraceRecord } from '../recording/trace';
import { toBytes, writeAttributes, writeText } from './attributes';
import type { BackwardWriter } from './backward-writer';
import { tags } from './tags';
import { createWriteSpan } from './write-span';

/**
 * Writes what was recorded of a trace in OTLP's binary encoding, as ScopeSpans of the request that `closeRequest` makes:
 * https://opentelemetry.io/docs/specs/otlp/#binary-protobuf-encoding. Without an object, nor a text, for each part of each
 * of hundreds of spans.
 */
export function writeTrace(trace: TraceRecord, writer: BackwardWriter): void {
  const writeSpan = createWriteSpan(trace);
  for (const [scope, spans] of Map.groupBy(trace.spans, (span) => span.scope)) {
    const end = writer.size;
    for (const span of spans) writeSpan(span, writer);
    const endOfScope = writer.size;
    writeText(writer, tags.scope.name, scope);
    writer.close(tags.scopeSpans.scope, endOfScope);
    writer.close(tags.resourceSpans.scopeSpans, end);
  }
}

/** What is said of whoever exports. */
export const toResource = (attributes: Attributes): Uint8Array =>
  toBytes((writer) => {
    writeAttributes(writer, tags.resource.attributes, attributes);
    writer.close(tags.resourceSpans.resource, 0);
  });

/** Makes one request of the traces that have been written. */
export function closeRequest(writer: BackwardWriter, resource: Uint8Array): void {
  writer.bytes(resource);
  writer.close(tags.request.resourceSpans, 0);
}
