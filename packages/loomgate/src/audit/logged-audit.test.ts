import { createLoggedAudit } from './logged-audit';

test('each entry is a line of the log with all its fields, and is counted as written', async () => {
  const lines: unknown[][] = [];
  const audit = createLoggedAudit({ info: (...line: unknown[]) => void lines.push(line) });
  const entry = { action: 'SIGN_IN', viewerId: 'v', subject: 'User v', address: '::1', requestId: 'r', count: 2 };
  await audit.record(entry);
  expect(lines).toEqual([[{ audit: entry }, 'audit']]);
  expect(audit.counts()).toEqual({ written: 1, failures: 0, lost: 0 });
  expect(() => audit.requireKeepingUp()).not.toThrow();
  await audit.stop();
});
