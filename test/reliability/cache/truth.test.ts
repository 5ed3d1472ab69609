import { join } from 'node:path';
import { check } from './check';
import type { Findings } from './tally';

const reads = Number(process.env.CACHE_CHECK_READS ?? 60_000);
const isLong = reads > 100_000;

jest.setTimeout(30 * 60_000);

function progress({ reads: done, writes, faults, stale, failures }: Findings): void {
  if (!isLong) return;
  const happened = Object.entries(faults).map(([name, count]) => `${count} x ${name}`);
  const wrong = `${stale.length} stale, ${failures.length} failed`;
  process.stderr.write(`${done} reads of ${reads}, ${writes} writes, ${wrong}; ${happened.join(', ')}\n`);
}

test('nobody reads what is known to be past, and nobody what is another viewer’s', async () => {
  const findings = await check({ reads, faultEveryMs: isLong ? 5_000 : 1_500, progress });
  if (isLong) process.stderr.write(`${JSON.stringify(findings, undefined, 2)}\n`);
  const { stale, unread, leaks, failures, outcomes } = findings;
  expect({ stale, unread, leaks, failures }).toEqual({ stale: [], unread: [], leaks: [], failures: [] });
  // A run that answers nothing from caches would find nothing either.
  expect(outcomes['HIT;level=memory'] ?? 0).toBeGreaterThan(reads / 10);
});

test('without the fence it finds reads of the past', async () => {
  const preload = join(__dirname, 'without-fence.ts');
  const { stale, unread } = await check({ reads: 30_000, faultEveryMs: 60_000, preload, progress });
  expect(stale.length + unread.length).toBeGreaterThan(0);
});
