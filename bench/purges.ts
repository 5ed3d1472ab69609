/** Measures the time from a commit by SQL until gateways no longer serve the old value: `npm run bench:purges`. */
import { Client } from 'pg';
import { openDatabase } from './database/open.ts';
import { openRedis } from './redis/open.ts';
import { createProgress } from './report/progress.ts';
import { quantile } from './report/quantile.ts';
import { startContestant } from './run/contestant.ts';
import { interruption } from './run/interruption.ts';
import cached from './scenarios/cached.ts';

const writes = 1_000;
const limits = { RATE_LIMIT: 'off', CACHE: 'on' };

/** Two gateways: one reads the WAL, the other receives purges through Redis. */
const gateways = ['first', 'second'].map((name) => ({ name, is: name, program: 'loomgate', environment: limits }));

async function measure(stack: AsyncDisposableStack, show: (line: string) => void): Promise<number[]> {
  const stopLater = (stop: () => Promise<void>) => stack.defer(stop);
  const database = await openDatabase(undefined, stopLater, show);
  const redisUrl = await openRedis(stopLater, show);
  const ground = { databaseUrl: database.url, redisUrl, scenarioName: 'cached', scenario: cached, stopLater };
  const urls: string[] = [];
  for (const gateway of gateways) urls.push((await startContestant(gateway, ground)).url);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  stopLater(() => client.end());
  const { rows } = await client.query<{ id: string; slug: string }>(
    `select id, slug from products where status = 'ACTIVE' order by id limit 50`,
  );
  const times: number[] = [];
  for (let n = 0; n < writes; n += 1) {
    const product = rows[n % rows.length];
    if (product) times.push(await timeOne(client, urls, product));
    if (n % 100 === 0) show(`${n} of ${writes} writes`);
  }
  return times;
}

/** @returns milliseconds from the commit until both gateways return the new value */
async function timeOne(client: Client, urls: readonly string[], { id, slug }: { id: string; slug: string }) {
  for (const url of urls) await inventoryAt(url, slug);
  const { rows } = await client.query<{ inventory: number }>(
    'update products set inventory = inventory + 1 where id = $1 returning inventory',
    [id],
  );
  const committedAt = performance.now();
  await Promise.all(urls.map((url) => until(url, slug, rows[0]?.inventory ?? 0)));
  return performance.now() - committedAt;
}

async function until(url: string, slug: string, inventory: number): Promise<void> {
  while ((await inventoryAt(url, slug)) < inventory);
}

async function inventoryAt(url: string, slug: string): Promise<number> {
  const body = JSON.stringify({ query: `{ product(slug: "${slug}") { inventory } }` });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { data }: { data: { product: { inventory: number } } } = await response.json();
  return data.product.inventory;
}

async function main(): Promise<void> {
  const progress = createProgress();
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => progress.clear());
  const times = (await Promise.race([measure(stack, progress.show), interruption()])).toSorted((a, b) => a - b);
  progress.clear();
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  process.stdout.write(
    `${times.length} writes: p50 ${p50} ms, p99 ${p99} ms, at most ${times.at(-1)?.toFixed(1)} ms\n`,
  );
  if (process.argv.includes('--assert') && Number(p99) >= 50) process.exitCode = 1;
}

main().then(
  () => process.exit(),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
