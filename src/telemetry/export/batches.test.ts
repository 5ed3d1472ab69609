import { setTimeout as sleep } from 'node:timers/promises';
import { Trace, type TraceRecord } from '../recording/trace';
import { type Batch, createBatches } from './batches';

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

const spansIn = ({ scopeSpans }: Batch): number =>
  JSON.parse(`[${scopeSpans}]`).reduce((sum: number, { spans }: { spans: object[] }) => sum + spans.length, 0);

test('traces that end within a second go together, what is many goes at once', async () => {
  const batches: Batch[] = [];
  const exporting = createBatches(async (batch) => void batches.push(batch));
  exporting.send(traceOf(3));
  exporting.send(traceOf(4));
  expect(batches).toEqual([]);
  while (batches.length === 0) await sleep(20);
  expect(batches.map(spansIn)).toEqual([7]);
  for (let count = 0; count < 4; count += 1) exporting.send(traceOf(600));
  await sleep(0);
  expect(batches.map(spansIn)).toEqual([7, 2_400]);
});

test('a collector that is slow gets one batch after the other, and of what waits a bounded number', async () => {
  const { post, sizes, take } = collector();
  const exporting = createBatches(post);
  for (let count = 0; count < 30; count += 1) exporting.send(traceOf(2_000));
  expect(sizes()).toEqual([2_000]);
  take();
  await sleep(0);
  expect(sizes()).toEqual([2_000, 20_000]);
  take();
});

test('what is left is sent at the end, and nobody waits for ever', async () => {
  const { post, sizes } = collector();
  const exporting = createBatches(post);
  exporting.send(traceOf(5));
  const startedAt = performance.now();
  await exporting.stop();
  expect(sizes()).toEqual([5]);
  expect(performance.now() - startedAt).toBeGreaterThan(1_900);
});

test('one trace alone always fits', async () => {
  const { post, sizes } = collector();
  createBatches(post).send(traceOf(20_000));
  await sleep(0);
  expect(sizes()).toEqual([20_000]);
});
