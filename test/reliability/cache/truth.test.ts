import { check } from './check';
import type { Findings } from './tally';

const reads = Number(process.env.CACHE_CHECK_READS ?? 60_000);
const isLong = reads > 100_000;

jest.setTimeout(30 * 60_000);

function progress({ reads: done, writes, faults, stale, late, failures }: Findings): void {
  if (!isLong) return;
  const happened = Object.entries(faults).map(([name, count]) => `${count} x ${name}`);
  const wrong = `${stale.length} stale, ${late.length} late, ${failures.length} failed`;
  process.stderr.write(`${done} reads of ${reads}, ${writes} writes, ${wrong}; ${happened.join(', ')}\n`);
}

test('no client reads a stale answer or an answer of another viewer', async () => {
  const findings = await check({ reads, faultEveryMs: isLong ? 5_000 : 1_500, progress });
  if (isLong) process.stderr.write(`${JSON.stringify(findings, undefined, 2)}\n`);
  const { stale, late, unread, leaks, failures, outcomes } = findings;
  const nothing = { stale: [], late: [], unread: [], leaks: [], failures: [] };
  expect({ stale, late, unread, leaks, failures }).toEqual(nothing);
  // A run without hits would also pass.
  expect(outcomes['HIT;level=memory'] ?? 0).toBeGreaterThan(reads / 10);
});

const sabotage = [
  { without: 'fences', faultEveryMs: 60_000 },
  { without: 'check on read', faultEveryMs: 500, fault: 'all sets of tags evicted' },
];

test.each(sabotage)('without $without the check finds stale reads', async (effort) => {
  const { stale, unread } = await check({ reads: 30_000, ...effort, progress });
  expect(stale.length + unread.length).toBeGreaterThan(0);
});
