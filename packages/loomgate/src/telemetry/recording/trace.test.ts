import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { Trace, type TraceRecord } from './trace';
import { recordingProvider } from './tracer';

/** A trace, and what it has handed on. */
function begin() {
  const sent: TraceRecord[] = [];
  const { root } = new Trace('POST /graphql', {}, undefined, (record) => sent.push(record));
  return { root, sent, names: () => sent.map(({ spans }) => spans.map(({ name }) => name)) };
}

const child = (parent: ReturnType<typeof begin>['root'], name: string) => {
  const span = parent.startChild(name, 'test', {});
  if (!span) throw new Error('the trace takes no more spans');
  return span;
};

test('is handed on when the request is over, and what ends later as it ends', () => {
  const { root, names } = begin();
  const [first, late] = [child(root, 'first'), child(root, 'late')];
  first.end();
  expect(names()).toEqual([]);
  root.end();
  expect(names()).toEqual([['first', 'POST /graphql']]);
  late.end();
  late.end();
  expect(names()).toEqual([['first', 'POST /graphql'], ['late']]);
});

test('a span knows its parent, its time, and that it failed, in no words', () => {
  const { root, sent } = begin();
  const above = child(root, 'above');
  const below = child(above, 'below');
  below.recordException(Object.assign(new Error('canary'), { code: 'NOT_FOUND' }));
  below.setStatus({ code: SpanStatusCode.ERROR, message: 'canary' });
  below.setStatus({ code: SpanStatusCode.UNSET });
  below.setAttribute('graphql.source', 'canary');
  for (const span of [below, above, root]) span.end();
  const [record] = sent[0]?.spans ?? [];
  expect(record).toMatchObject({ name: 'below', parent: above.index, failed: true });
  expect(record?.attributes).toEqual({ 'error.type': 'NOT_FOUND' });
  expect(record?.endMs).toBeGreaterThanOrEqual(record?.startMs ?? Number.NaN);
  expect([record?.name, ...Object.values(record?.attributes ?? {})].join()).not.toContain('canary');
});

test('attributes that were given are whose they were', () => {
  const { root } = begin();
  const attributes = { a: 1 };
  const span = root.startChild('one', 'test', { attributes });
  span?.setAttribute('b', 2);
  expect(attributes).toEqual({ a: 1 });
  expect(span?.attributes).toEqual({ a: 1, b: 2 });
});

test('takes a bounded number of spans', () => {
  const { root, sent } = begin();
  const started = Array.from({ length: 30_000 }, () => root.startChild('one', 'test', {}));
  for (const span of started) span?.end();
  root.end();
  expect(sent[0]?.spans.length).toBe(20_000);
});

test('goes on with the trace of another process, and with none that cannot be', () => {
  const remote = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
  const traceIdOf = (from: typeof remote) => new Trace('one', {}, from, () => undefined).traceId;
  expect(traceIdOf(remote)).toBe(remote.traceId);
  expect(traceIdOf({ ...remote, traceId: 'no' })).toMatch(/^[\da-f]{32}$/);
});

test('a tracer records below what is recorded, and nothing else', () => {
  const { root, names } = begin();
  const tracer = recordingProvider.getTracer('test');
  expect(tracer.startSpan('nowhere').isRecording()).toBe(false);
  const active = trace.setSpan(context.active(), root);
  tracer.startActiveSpan('below', {}, active, (span) => span.end());
  tracer.startSpan('beside', {}, active).end();
  root.end();
  expect(names()).toEqual([['below', 'beside', 'POST /graphql']]);
});
