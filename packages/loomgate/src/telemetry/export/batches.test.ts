import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../../../test/support/until';
import { decodeOtlp, spansIn } from '../../../../../test/telemetry/decode-otlp';
import { Trace, type TraceRecord } from '../recording/trace';
import { type Batch, createBatches } from './batches';
import { toResource } from './write-trace';

/** A trace of so many spans. */
function traceOf(spans: number): TraceRecord {
  const sent: TraceRecord[] = [];
  const { root } = new Trace('POST /graphql', {}, undefined, (record) => sent.push(record));
  for (let count = 1; count < spans; count += 1) root.startChild('one', 'test', {})?.end();
  root.end();
  const [record] = sent;
  if (!record) throw new Error('the trace was not handed on');
  return record;
}

/** A collector that takes one batch after the other, when it is told to. */
function collector() {
  const batches: Batch[] = [];
  const takers: (() => void)[] = [];
  const post = (batch: Batch) => new Promise<void>((resolve) => batches.push(batch) && takers.push(resolve));
  return { post, sizes: () => batches.map(({ spans }) => spans), take: () => takers.shift()?.() };
}

const resource = toResource({ 'service.name': 'test' });

test('traces that end within a second go together, what is many goes at once', async () => {
  const batches: number[] = [];
  const post = async ({ request }: Batch) => void batches.push(spansIn(decodeOtlp(request)).length);
  const exporting = createBatches(resource, post);
  exporting.send(traceOf(3));
  exporting.send(traceOf(4));
  expect(batches).toEqual([]);
  await until(() => batches.length > 0);
  expect(batches).toEqual([7]);
  for (let count = 0; count < 4; count += 1) exporting.send(traceOf(600));
  await sleep(0);
  expect(batches).toEqual([7, 2_400]);
});

test('what is on its way stays as it is while more is written', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const posted: Batch[] = [];
  const exporting = createBatches(resource, (batch) => {
    posted.push(batch);
    return promise;
  });
  exporting.send(traceOf(2_000));
  exporting.send(traceOf(2_001));
  expect(posted.map(({ request }) => spansIn(decodeOtlp(request)).length)).toEqual([2_000]);
  resolve();
  await sleep(0);
  expect(posted.map(({ spans }) => spans)).toEqual([2_000, 2_001]);
});

test('a collector that is slow gets one batch after the other, and of what waits a bounded number', async () => {
  const { post, sizes, take } = collector();
  const exporting = createBatches(resource, post);
  for (let count = 0; count < 30; count += 1) exporting.send(traceOf(2_000));
  expect(sizes()).toEqual([2_000]);
  take();
  await sleep(0);
  expect(sizes()).toEqual([2_000, 20_000]);
  take();
});

test('what is left is sent at the end, and nobody waits for ever', async () => {
  const { post, sizes } = collector();
  const exporting = createBatches(resource, post);
  exporting.send(traceOf(5));
  const startedAt = performance.now();
  await exporting.stop();
  expect(sizes()).toEqual([5]);
  expect(performance.now() - startedAt).toBeGreaterThan(1_900);
});

test('one trace alone always fits', async () => {
  const { post, sizes } = collector();
  createBatches(resource, post).send(traceOf(20_000));
  await sleep(0);
  expect(sizes()).toEqual([20_000]);
});
