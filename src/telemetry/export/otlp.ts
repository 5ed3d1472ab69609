import { type Attributes, SpanStatusCode } from '@opentelemetry/api';
import { oncePer } from '../../shared/once-per';
import type { TracedField } from '../recording/field';
import { RecordedField } from '../recording/recorded-field';
import type { RecordedSpan } from '../recording/recorded-span';
import { spanIdOf, type TraceRecord } from '../recording/trace';
import type { Bytes } from './bytes';
import { quote, toKeyValues } from './key-values';
import { placeFields } from './places';

/** What is said of whoever exports. */
export function toResource(attributes: Attributes): string {
  return `{"attributes":[${toKeyValues(attributes).slice(1)}]}`;
}

/**
 * Writes what was recorded of a trace, as elements of `scopeSpans` of OTLP's JSON:
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. As text, without an object for each part of each of
 * hundreds of spans.
 */
export function writeTrace(trace: TraceRecord, bytes: Bytes): void {
  const write = createWrite(trace);
  for (const [name, spans] of Map.groupBy(trace.spans, ({ scope }) => scope)) {
    let before = `${bytes.length > 0 ? ',' : ''}{"scope":{"name":${quote(name)}},"spans":[`;
    for (const span of spans) {
      bytes.add(before + write(span));
      before = ',';
    }
    bytes.add(']}');
  }
}

function createWrite(trace: TraceRecord): (span: RecordedSpan) => string {
  const { traceId, remoteParentId, idPrefix, originMs } = trace;
  const places = placeFields(trace.spans);
  const ofAll = toKeyValues(trace.attributes);

  return (span) => {
    const place = places.get(span);
    const parent = place?.above ?? span.parent;
    const parentId = parent === undefined ? remoteParentId : spanIdOf(idPrefix, parent);
    const keyValues = ofAll + toOwnKeyValues(span, place?.text);
    return (
      `{"traceId":"${traceId}","spanId":"${spanIdOf(idPrefix, span.index)}",` +
      `${parentId ? `"parentSpanId":"${parentId}",` : ''}"name":${toName(span, place?.text)},"kind":${toKind(span)},` +
      `"startTimeUnixNano":"${toNanoseconds(originMs + span.startMs)}",` +
      `"endTimeUnixNano":"${toNanoseconds(originMs + span.endMs)}",` +
      `"attributes":[${keyValues.slice(1)}],"status":{"code":${toStatus(span)}}}`
    );
  };
}

/** A field is called as OpenTelemetry's instrumentation of graphql-js calls it; a path needs no quoting. */
function toName({ name }: RecordedSpan, path: string | undefined): string {
  return name ? quote(name) : `"graphql.resolve ${path}"`;
}

function toOwnKeyValues(span: RecordedSpan, path: string | undefined): string {
  const own = toKeyValues(span.attributes);
  return span instanceof RecordedField ? `${beforePath(span.field)}${path}"}}${own}` : own;
}

/** What is the same of a field in all traces; what comes next is its path. */
const beforePath = oncePer(({ name, type }: TracedField): string => {
  const known = toKeyValues({ 'graphql.field.name': name, 'graphql.field.type': type });
  return `${known},{"key":"graphql.field.path","value":{"stringValue":"`;
});

/** In OTLP 0 is a kind that is not known, and all others are one more than in the API. */
const toKind = ({ kind }: RecordedSpan) => kind + 1;

const toStatus = ({ failed }: RecordedSpan) => (failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET);

const nanosecondsPerSecond = 1_000_000_000;

/** @returns decimal digits, more than a number has room for */
function toNanoseconds(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const rest = Math.floor((ms - seconds * 1_000) * 1_000_000);
  return `${seconds}${String(nanosecondsPerSecond + rest).slice(1)}`;
}
