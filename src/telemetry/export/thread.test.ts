import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { SpanKind } from '@opentelemetry/api';
import { startExporting } from './thread';

const span = { index: 0, parent: undefined, name: 'one', kind: SpanKind.INTERNAL, scope: 'test', startMs: 0, endMs: 1 };
const traceOf = (spans: number) => ({
  ...{ traceId: 't', remoteParentId: undefined, idPrefix: 'i', originMs: 0, attributes: {} },
  spans: Array.from({ length: spans }, () => ({ ...span, attributes: {}, failed: false })),
});

afterEach(() => jest.restoreAllMocks());

/** What is exported, and where to, test/process/tracing.test.ts shows; from the sources there is no thread to start. */
test('a thread that fails is told of once, and hurts nobody', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const exporting = startExporting({ serviceName: 'test' });
  exporting.send(traceOf(0));
  while (warn.mock.calls.length === 0) await sleep(10);
  exporting.send(traceOf(0));
  await exporting.stop();
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/^traces are not exported for 10 s/)]]);
});

test('a thread that has no time is given a bounded number of spans', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const post = jest.spyOn(Worker.prototype, 'postMessage');
  const exporting = startExporting({ serviceName: 'test' });
  for (let count = 0; count < 30; count += 1) exporting.send(traceOf(1_000));
  expect(post).toHaveBeenCalledTimes(20);
  while (warn.mock.calls.length === 0) await sleep(10);
  await exporting.stop();
});
