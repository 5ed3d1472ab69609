import {
  type Attributes,
  createTraceState,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { decodeOtlp, type OtlpRequest, spansIn } from '../../../../../test/telemetry/decode-otlp';
import type { RecordedSpan } from '../recording/recorded-span';
import { spanIdOf, Trace, type TraceRecord } from '../recording/trace';
import { BackwardWriter } from './backward-writer';
import { closeRequest, toResource, writeTrace } from './write-trace';

const remote = {
  ...{ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 },
  traceState: createTraceState('rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'),
};
const service: Attributes = { 'service.name': 'a "service" of ours, naïve \u{1F9F6}' };
const resource = resourceFromAttributes(service);
const said: Attributes = {
  text: 'plain',
  odd: 'a\\"\n\t\u0000é\u{1F9F6}\u2028',
  whole: 42,
  large: Number.MAX_SAFE_INTEGER,
  below: -42,
  least: Number.MIN_SAFE_INTEGER,
  part: 0.125,
  tiny: 1e-9,
  yes: true,
  list: ['a', 'ü'],
  numbers: [1, 2.5],
};

/** A trace with all there can be in one. */
function record(): TraceRecord {
  let handedOn: TraceRecord | undefined;
  const { root } = new Trace('POST /graphql', { kind: SpanKind.SERVER, attributes: said }, remote, (one) => {
    handedOn = one;
  });
  root.trace.describe({ 'graphql.operation.name': 'Nested' });
  const execution = root.startChild('query Nested', 'another "scope"', {});
  const above = execution?.startField({ name: 'products', type: '[Product!]!' }, { key: 'alias', prev: undefined });
  const list = { key: 7, prev: { key: 'alias', prev: undefined } };
  const below = execution?.startField({ name: 'artisan', type: 'Artisan' }, { key: 'artisan', prev: list });
  below?.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', 'NOT_FOUND');
  for (const span of [below, above, execution, root]) span?.end();
  if (!handedOn) throw new Error('the trace was not handed on');
  return handedOn;
}

/** What OpenTelemetry's own serializer makes of a span. */
function toReadable(
  span: RecordedSpan,
  trace: TraceRecord,
  expected: Partial<ReadableSpan>,
  above?: string,
): ReadableSpan {
  const context = (spanId: string): SpanContext => ({ ...remote, spanId, traceFlags: TraceFlags.NONE });
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => context(spanIdOf(trace.idPrefix, span.index)),
    parentSpanContext: context(above ?? spanIdOf(trace.idPrefix, span.parent ?? 0)),
    startTime: millisToHrTime(trace.originMs + span.startMs),
    endTime: millisToHrTime(trace.originMs + span.endMs),
    duration: [0, 0],
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    ...expected,
    ...{ links: [], events: [], ended: true, droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
    resource,
    instrumentationScope: { name: span.scope },
  };
}

/** In an order, without what is left out when it is nothing, times as numbers: ours are cut, theirs rounded. */
function comparable({ resourceSpans }: OtlpRequest) {
  const spans = resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ scope, spans }) =>
      spans.map(({ startTimeUnixNano, endTimeUnixNano, status = {}, ...span }) => ({
        ...{ ...span, status, scope },
        ms: [startTimeUnixNano, endTimeUnixNano].map((nanoseconds) => Number(nanoseconds) / 1e6),
      })),
    );
  return {
    resources: resourceSpans.map(({ resource }) => resource),
    spans: spans.toSorted((one, other) => one.spanId.localeCompare(other.spanId)),
  };
}

function written(...traces: TraceRecord[]): OtlpRequest {
  const writer = new BackwardWriter();
  for (const trace of traces) writeTrace(trace, writer);
  closeRequest(writer, toResource(service));
  return decodeOtlp(writer.written);
}

test("is what OpenTelemetry's own serializer makes of the same spans", () => {
  const trace = record();
  const [below, above, execution, root] = trace.spans;
  if (!below || !above || !execution || !root) throw new Error('spans are missing');
  const ofAll = { 'graphql.operation.name': 'Nested' };
  const field = (name: string, path: string, type: string) => ({
    name: `graphql.resolve ${path}`,
    attributes: { ...ofAll, 'graphql.field.name': name, 'graphql.field.type': type, 'graphql.field.path': path },
  });
  const artisan = field('artisan', 'alias.7.artisan', 'Artisan');
  const failed = {
    status: { code: SpanStatusCode.ERROR },
    attributes: { ...artisan.attributes, 'error.type': 'NOT_FOUND' },
  };
  const theirs = ProtobufTraceSerializer.serializeRequest([
    toReadable(below, trace, { ...artisan, ...failed }, spanIdOf(trace.idPrefix, above.index)),
    toReadable(above, trace, field('products', 'alias', '[Product!]!')),
    toReadable(root, trace, { attributes: { ...ofAll, ...said } }, remote.spanId),
    toReadable(execution, trace, { attributes: ofAll }),
  ]);
  const expected = comparable(decodeOtlp(theirs ?? new Uint8Array()));
  expect(expected.spans).toHaveLength(4);
  expect(expected.spans[0]).toMatchObject({ traceState: remote.traceState.serialize() });
  expect(comparable(written(trace))).toEqual(rounded(expected));
});

/** Times, a microsecond off at the most. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner) =>
    key === 'ms' ? inner.map((ms: number) => expect.closeTo(ms, 2)) : inner,
  );
}

test('a field is called what somebody has called it, and is a field all the same', () => {
  const trace = record();
  const [below] = trace.spans;
  below?.updateName('renamed "field"');
  const span = spansIn(written(trace)).find(({ name }) => name === 'renamed "field"');
  expect(span?.attributes).toContainEqual({
    key: 'graphql.field.path',
    value: { stringValue: 'alias.7.artisan' },
  });
});

test('several traces are one request, whatever numbers and however long the texts there are', () => {
  const { root, ...trace } = { ...record(), root: new Trace('odd', {}, undefined, () => undefined).root };
  root.setAttributes({ not: Number.NaN, infinite: Number.POSITIVE_INFINITY, long: 'é'.repeat(1_000) });
  const spans = spansIn(written(trace, { ...trace, spans: [root] }, trace));
  expect(spans).toHaveLength(9);
  expect(spans.find(({ name }) => name === 'odd')?.attributes).toEqual(
    expect.arrayContaining([
      { key: 'not', value: { doubleValue: 'NaN' } },
      { key: 'infinite', value: { doubleValue: 'Infinity' } },
      { key: 'long', value: { stringValue: 'é'.repeat(1_000) } },
    ]),
  );
});

test('names and texts of any length take a bounded space', () => {
  const { root, ...trace } = {
    ...record(),
    root: new Trace('n'.repeat(1_000_000), {}, undefined, () => undefined).root,
  };
  root.setAttribute('long', '\u{1F9F6}'.repeat(500_000));
  const [span] = spansIn(written({ ...trace, spans: [root] }));
  expect(span?.name).toBe('n'.repeat(1_000));
  expect(span?.attributes).toContainEqual({ key: 'long', value: { stringValue: '\u{1F9F6}'.repeat(500) } });
});
