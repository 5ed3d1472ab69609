import { SpanStatusCode } from '@opentelemetry/api';
import { RecordedField } from '../recording/recorded-field';
import type { RecordedSpan } from '../recording/recorded-span';
import type { TraceRecord } from '../recording/trace';
import { toBytes, writeAttributes, writeText } from './attributes';
import type { BackwardWriter } from './backward-writer';
import { findParents } from './parents';
import { tags } from './tags';
import { writeField, writeFieldName } from './write-field';
import { createWriteIds } from './write-ids';

const tag = tags.span;

/** @returns what writes one span of the trace */
export function createWriteSpan(trace: TraceRecord): (span: RecordedSpan, writer: BackwardWriter) => void {
  const parents = findParents(trace.spans);
  const ofAll = toBytes((writer) => writeOfAll(writer, trace));
  const writeIds = createWriteIds(trace);
  const writeTime = createWriteTime(trace);
  return (span, writer) => {
    const end = writer.size;
    if (span.failed) writer.bytes(failed);
    writeAttributes(writer, tag.attributes, span.attributes);
    if (span instanceof RecordedField) writeField(writer, span);
    writer.bytes(ofAll);
    writeTime(writer, tag.endTime, span.endMs);
    writeTime(writer, tag.startTime, span.startMs);
    writeKind(writer, span);
    writeName(writer, span);
    writeIds(writer, span.index, parents[span.index] ?? span.parent);
    writer.close(tags.scopeSpans.spans, end);
  };
}

/** What every span of a trace says. */
function writeOfAll(writer: BackwardWriter, { attributes, remote }: TraceRecord): void {
  writeAttributes(writer, tag.attributes, attributes);
  if (remote?.traceState) writeText(writer, tag.traceState, remote.traceState.serialize());
}

const failed = Uint8Array.of(tag.status, 2, tags.status.code, SpanStatusCode.ERROR);

/** Nanoseconds since 1970 are more than a number has room for: two halves. */
function createWriteTime({ originMs }: TraceRecord) {
  const origin = BigInt(Math.floor(originMs * 1_000)) * 1_000n;
  const [high, low] = [Number(origin >> 32n), Number(origin & 0xffff_ffffn)];
  return (writer: BackwardWriter, tag: number, ms: number): void => {
    const sum = low + Math.floor(ms * 1_000_000);
    const carry = Math.floor(sum / 2 ** 32);
    writer.fixed64(high + carry, sum - carry * 2 ** 32);
    writer.byte(tag);
  };
}

/** 0 is a kind that is not known, and all others are one more than in the API. */
function writeKind(writer: BackwardWriter, { kind }: RecordedSpan): void {
  writer.byte(kind + 1);
  writer.byte(tag.kind);
}

function writeName(writer: BackwardWriter, span: RecordedSpan): void {
  if (span instanceof RecordedField && !span.name) writeFieldName(writer, tag.name, span.path);
  else writeText(writer, tag.name, span.name);
}
