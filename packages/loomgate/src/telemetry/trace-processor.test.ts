import { type Context, context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { nameTracedOperation } from './local-trace';
import { recordSpans, startTrace } from './testing/recorded-spans';

const recorded = recordSpans();
const tracer = trace.getTracer('test');

const remote = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

/** A trace, and the names of its exported spans. */
function begin(parent?: Context) {
  const { root, active } = startTrace(parent);
  const { traceId } = root.spanContext();
  const spans = () => recorded.filter((span) => span.spanContext().traceId === traceId);
  return { root, active, spans, names: () => spans().map(({ name }) => name) };
}

test('exports a trace when its root ends, and a later span when it ends', () => {
  const { root, active, names } = begin();
  const [first, late] = [tracer.startSpan('first', {}, active), tracer.startSpan('late', {}, active)];
  first.end();
  expect(names()).toEqual([]);
  root.end();
  expect(names()).toEqual(['first', 'POST /graphql']);
  late.end();
  late.end();
  expect(names()).toEqual(['first', 'POST /graphql', 'late']);
});

test('a span has its parent, its time and the code of its error, and no message', () => {
  const { root, active, spans } = begin();
  const above = tracer.startSpan('above', {}, active);
  const below = tracer.startSpan('below', {}, trace.setSpan(active, above));
  below.recordException(Object.assign(new Error('canary'), { code: 'NOT_FOUND' }));
  below.setStatus({ code: SpanStatusCode.ERROR, message: 'canary' });
  below.setStatus({ code: SpanStatusCode.UNSET });
  below.setAttribute('graphql.source', 'canary');
  below.addEvent('canary');
  for (const span of [below, above, root]) span.end();
  const [span] = spans();
  expect(span).toMatchObject({
    name: 'below',
    parentSpanContext: { spanId: above.spanContext().spanId },
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'error.type': 'NOT_FOUND' },
    events: [],
  });
  expect(span?.duration[1]).toBeGreaterThan(0);
  expect(JSON.stringify([span?.name, span?.status, span?.attributes, span?.events])).not.toContain('canary');
});

test('the operation is an attribute of every span, including those that ended before it was known', () => {
  const { root, active, spans } = begin();
  tracer.startSpan('before', {}, active).end();
  context.with(active, () => nameTracedOperation('Nested', 'query', 'hash'));
  root.end();
  expect(spans()).toHaveLength(2);
  for (const { attributes } of spans())
    expect(attributes).toEqual({
      'graphql.operation.name': 'Nested',
      'graphql.operation.type': 'query',
      'graphql.document.hash': 'hash',
    });
});

test('names and text attributes have at most 1,000 characters', () => {
  const { root, active, spans } = begin();
  const text = 'n'.repeat(1_000_000);
  const attributes = { short: 'short', number: 1e9, list: ['a', 'b'] };
  tracer.startSpan(text, { attributes: { ...attributes, text } }, active).end();
  root.end();
  const [span] = spans();
  expect(span?.name).toHaveLength(1_000);
  expect(span?.attributes).toEqual({ ...attributes, text: 'n'.repeat(1_000) });
});

test('attributes that a caller passes are copied', () => {
  const { active } = begin();
  const attributes = { a: 1 };
  tracer.startSpan('one', { attributes }, active).setAttribute('b', 2);
  expect(attributes).toEqual({ a: 1 });
});

test('a trace has at most 20,000 spans', () => {
  const { root, active, spans } = begin();
  const started = Array.from({ length: 30_000 }, () => tracer.startSpan('one', {}, active));
  for (const span of started) span.end();
  root.end();
  expect(spans()).toHaveLength(20_000);
});

test('continues the trace of another process, unless its ids are invalid', () => {
  const below = (spanContext: typeof remote) => begin(trace.setSpanContext(ROOT_CONTEXT, spanContext));
  const { root, spans } = below(remote);
  root.end();
  expect(spans()).toMatchObject([{ parentSpanContext: { spanId: remote.spanId } }]);
  expect(below({ ...remote, traceId: 'no' }).root.spanContext().traceId).toMatch(/^[\da-f]{32}$/);
});

test('two requests of the same trace are exported separately', () => {
  const parent = trace.setSpanContext(ROOT_CONTEXT, remote);
  const [one, other] = [begin(parent), begin(parent)];
  const before = recorded.length;
  tracer.startSpan('below one', {}, one.active).end();
  tracer.startSpan('below other', {}, other.active).end();
  one.root.end();
  expect(recorded.slice(before).map(({ name }) => name)).toEqual(['below one', 'POST /graphql']);
});

test('spans outside a sampled request are not recorded', () => {
  expect(tracer.startSpan('nowhere').isRecording()).toBe(false);
  expect(tracer.startSpan('remote', {}, trace.setSpanContext(ROOT_CONTEXT, remote)).isRecording()).toBe(false);
});
