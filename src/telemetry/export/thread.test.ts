import { setTimeout as sleep } from 'node:timers/promises';
import { startExporting } from './thread';

/** What is exported, and where to, test/process/tracing.test.ts shows; from the sources there is no thread to start. */
test('a thread that fails is told of once, and hurts nobody', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const exporting = startExporting({ serviceName: 'test' });
  const nothing = { traceId: 't', remoteParentId: undefined, idPrefix: 'i', originMs: 0, attributes: {}, spans: [] };
  exporting.send(nothing);
  while (warn.mock.calls.length === 0) await sleep(10);
  exporting.send(nothing);
  await exporting.stop();
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/^traces are not exported for 10 s/)]]);
});
