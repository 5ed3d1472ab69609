import { setTimeout as sleep } from 'node:timers/promises';
import { TraceFlags } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { until } from '../../../../test/support/until';
import { recordSpans, startTrace } from './testing/recorded-spans';
import { createTraceExport } from './trace-exporter';

const recorded = recordSpans();

/** An ended span. */
function createSpan(): ReadableSpan {
  startTrace().root.end();
  const span = recorded.at(-1);
  if (!span) throw new Error('no span was recorded');
  return span;
}

const span = createSpan();

/** Answers pending exports, the oldest first. */
const answers: ((error?: Error) => void)[] = [];
const answer = (error?: Error) => answers.shift()?.(error);

afterEach(() => {
  while (answers.length > 0) answer();
});

/** A collector that answers a request when `answer` is called. */
function createCollector() {
  const sizes: number[] = [];
  const exporter: SpanExporter = {
    export: (spans, done) => {
      sizes.push(spans.length);
      answers.push((error) =>
        done(error ? { code: ExportResultCode.FAILED, error } : { code: ExportResultCode.SUCCESS }),
      );
    },
    shutdown: () => Promise.all(sizes.map(() => new Promise(() => undefined))).then(() => undefined),
  };
  const { processor, stop } = createTraceExport(() => exporter);
  const send = (count: number) => {
    for (let sent = 0; sent < count; sent += 1) processor.onEnd(span);
  };
  return { send, stop, sizes };
}

test('the spans of a second are one batch; 2,000 spans are sent at once', async () => {
  const { send, sizes } = createCollector();
  expect(span.spanContext().traceFlags).toBe(TraceFlags.SAMPLED);
  send(3);
  send(4);
  expect(sizes).toEqual([]);
  await until(() => sizes.length > 0);
  expect(sizes).toEqual([7]);
  answer();
  await sleep(0);
  send(2_400);
  expect(sizes).toEqual([7, 2_000]);
});

test('one batch is sent at a time, and at most 20,000 spans are queued', async () => {
  const { send, sizes } = createCollector();
  send(2_000);
  send(30_000);
  expect(sizes).toEqual([2_000]);
  for (let batch = 1; batch < 11; batch += 1) {
    answer();
    await sleep(0);
  }
  answer();
  await sleep(0);
  expect(sizes).toEqual(Array.from({ length: 11 }, () => 2_000));
});

test('a stop sends the queued spans, and takes two seconds at most', async () => {
  const { send, stop, sizes } = createCollector();
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  send(5);
  const startedAt = performance.now();
  await stop();
  expect(sizes).toEqual([5]);
  expect(performance.now() - startedAt).toBeGreaterThan(1_900);
  expect(written).toHaveBeenCalledWith('5 spans were not sent before the end.\n');
  written.mockRestore();
});

test('warns of the first of several failed exports', async () => {
  const { send } = createCollector();
  const warned = jest.spyOn(process, 'emitWarning').mockReturnValue();
  for (const error of [new Error('one'), new Error('two'), undefined, new Error('three')]) {
    send(2_000);
    answer(error);
    await sleep(0);
  }
  expect(warned.mock.calls.map(([message]) => message)).toEqual([
    'the collector has not accepted 2000 spans: one',
    'the collector has not accepted 2000 spans: three',
  ]);
  warned.mockRestore();
});
