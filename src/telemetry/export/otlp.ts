import { type Attributes, SpanStatusCode } from '@opentelemetry/api';
import { oncePer } from '../../shared/once-per';
import type { TracedField } from '../recording/field';
import { RecordedField } from '../recording/recorded-field';
import type { RecordedSpan } from '../recording/recorded-span';
import { spanIdOf, type TraceRecord } from '../recording/trace';
import type { Bytes } from './bytes';
import { quote, toKeyValues } from './key-values';
import { type Place, placeFields } from './places';

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

/** Hundreds of spans are put together of few pieces each: what many of them have in common is joined once. */
function createWrite(trace: TraceRecord): (span: RecordedSpan) => string {
  const places = placeFields(trace.spans);
  const ofAll = toKeyValues(trace.attributes);
  const toIds = createIds(trace);
  const toTimes = createTimes(trace);
  const beforePath = oncePer((field: TracedField) => toBeforePath(field, ofAll));

  return (span) => {
    const place = places[span.index];
    const common = toIds(span.index, place?.above ?? span.parent) + toTimes(span);
    const own = toKeyValues(span.attributes);
    const end = `],"name":${toName(span, place)}${span.failed ? failed : unset}`;
    return place && span instanceof RecordedField
      ? `${common}${beforePath(span.field)}${place.text}"}}${own}${end}`
      : `${common},"kind":${toKind(span)},"attributes":[${(ofAll + own).slice(1)}${end}`;
  };
}

/** An id is a number behind what the trace's ids begin with; so is all that goes before it. */
function createIds({ traceId, remoteParentId, idPrefix }: TraceRecord) {
  const beforeId = join('{"traceId":"', traceId, '","spanId":"', idPrefix);
  const beforeParent = join('","parentSpanId":"', idPrefix);
  const remote = remoteParentId ? join('","parentSpanId":"', remoteParentId) : '';
  return (index: number, parent: number | undefined): string =>
    spanIdOf(beforeId, index) + (parent === undefined ? remote : spanIdOf(beforeParent, parent));
}

function createTimes({ originMs }: TraceRecord) {
  return ({ startMs, endMs }: RecordedSpan): string =>
    `","startTimeUnixNano":"${toNanoseconds(originMs + startMs)}","endTimeUnixNano":"${toNanoseconds(originMs + endMs)}"`;
}

/** What is the same in all spans of a field; what comes next is its path, which needs no quoting. */
function toBeforePath({ name, type }: TracedField, ofAll: string): string {
  const known = toKeyValues({ 'graphql.field.name': name, 'graphql.field.type': type });
  return join(
    ',"kind":1,"attributes":[',
    (ofAll + known).slice(1),
    ',{"key":"graphql.field.path","value":{"stringValue":"',
  );
}

/** A field is called as OpenTelemetry's instrumentation of graphql-js calls it. */
function toName({ name }: RecordedSpan, place: Place | undefined): string {
  return name ? quote(name) : `"graphql.resolve ${place?.text}"`;
}

/** One piece, where adding up leaves a tree of pieces that is walked wherever it is used. */
const join = (...pieces: string[]) => pieces.join('');

/** In OTLP 0 is a kind that is not known, and all others are one more than in the API. */
const toKind = ({ kind }: RecordedSpan) => kind + 1;

const unset = `,"status":{"code":${SpanStatusCode.UNSET}}}`;
const failed = `,"status":{"code":${SpanStatusCode.ERROR}}}`;

const nanosecondsPerSecond = 1_000_000_000;

/** @returns decimal digits, more than a number has room for */
function toNanoseconds(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const rest = Math.floor((ms - seconds * 1_000) * 1_000_000);
  return `${seconds}${String(nanosecondsPerSecond + rest).slice(1)}`;
}
