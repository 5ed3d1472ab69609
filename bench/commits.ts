/** Measures how a commit of very many rows affects concurrent readers: `npm run bench:commits`. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Client } from 'pg';
import { openDatabase } from './database/open.ts';
import { type Read, startReaders } from './load/readers.ts';
import { createProgress } from './report/progress.ts';
import { quantile } from './report/quantile.ts';
import { startContestant } from './run/contestant.ts';
import { interruption } from './run/interruption.ts';
import cached from './scenarios/cached.ts';

const gateway = { name: 'loomgate', is: 'Loomgate', environment: { RATE_LIMIT: 'off', CACHE: 'on' } };
const operation = { query: '{ products(first: 5) { nodes { title } } }' };
const slot = 'bench_bare_reader';
const prefix = 'bench';
const calmMs = 5_000;
const mostMs = 120_000;

const commits = [
  {
    name: '500,000 rows of a declared table',
    statement: `insert into categories (slug, name) select 'bulk-' || n, 'Bulk' from generate_series(1, 500000) n`,
    after: "delete from categories where slug like 'bulk-%'",
  },
  {
    name: '1,000,000 rows of an undeclared table',
    statement: `insert into bench_bulk select n, 'bulk' from generate_series(1, 1000000) n`,
    after: 'truncate bench_bulk',
  },
];

interface Figures {
  readonly name: string;
  readonly baseline: Pace;
  readonly during: Pace;
  /** Total time with the cache bypassed. */
  readonly uncachedMs: number;
  /** From the commit until a bare WAL reader received a later marker. */
  readonly bareMs: number;
  readonly writeMs: number;
}

interface Pace {
  readonly perSecond: number;
  readonly times: readonly number[];
  /** The longest time without an answer. */
  readonly silenceMs: number;
}

/** @param fromMs earlier answers are ignored */
function paceOf(reads: readonly Read[], fromMs: number, toMs: number): Pace {
  const counted = reads.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const moments = [fromMs, ...counted.map(({ atMs }) => atMs), toMs];
  const gaps = moments.map((moment, place) => moment - (moments[place - 1] ?? moment));
  return {
    perSecond: (counted.length * 1_000) / (toMs - fromMs),
    times: counted.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b),
    silenceMs: Math.max(...gaps),
  };
}

/** Counts the time from the previous answer to each uncached answer. */
function uncachedMsOf(reads: readonly Read[]): number {
  return reads.reduce((sum, read, place) => {
    const before = reads[place - 1];
    return sum + (!read.isHit && before ? read.atMs - before.atMs : 0);
  }, 0);
}

async function measure(stack: AsyncDisposableStack, show: (line: string) => void): Promise<Figures[]> {
  const stopLater = (stop: () => Promise<void>) => stack.defer(stop);
  const database = await openDatabase(undefined, stopLater, show);
  const ground = {
    databaseUrl: database.url,
    redisUrl: undefined,
    scenarioName: 'cached',
    scenario: cached,
    stopLater,
  };
  const { url } = await startContestant(gateway, ground);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  stopLater(() => client.end());
  await client.query('create table if not exists bench_bulk (id int, text text)');
  await client.query(`delete from categories where slug like 'bulk-%'`);
  const bare = await startBareReader(database.url, client, stopLater);
  const found: Figures[] = [];
  for (const commit of commits) {
    show(commit.name);
    found.push(await measureCommit(commit, url, client, bare));
  }
  await client.query('drop table bench_bulk');
  return found;
}

async function startBareReader(url: string, client: Client, stopLater: (stop: () => Promise<void>) => void) {
  await client.query('select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1', [
    slot,
  ]);
  await client.query(`select pg_create_logical_replication_slot($1, 'pgoutput')`, [slot]);
  const workerData = { url, slot, prefix, publication: 'loomgate' };
  const worker = new Worker(new URL('peers/bare-reader.ts', import.meta.url), { workerData });
  stopLater(async () => {
    await worker.terminate();
    for (let tries = 0; tries < 100; tries += 1) {
      const dropped = await client.query('select pg_drop_replication_slot($1)', [slot]).catch(() => undefined);
      if (dropped) return;
      await sleep(100);
    }
  });
  await once(worker, 'message');
  return worker;
}

async function measureCommit(
  { name, statement, after }: (typeof commits)[number],
  url: string,
  client: Client,
  bare: Worker,
): Promise<Figures> {
  const stopping = new AbortController();
  const reads = startReaders(url, operation, stopping.signal);
  await isOn(reads, sleep(2_000));
  const calmAt = performance.now();
  await sleep(calmMs);
  const begunAt = performance.now();
  await client.query(statement);
  const committedAt = performance.now();
  const marked = new Promise((resolve) => bare.on('message', (text) => text === name && resolve(undefined)));
  await client.query('select pg_logical_emit_message(true, $1, $2)', [prefix, name]);
  await marked;
  const bareMs = performance.now() - committedAt;
  await isOn(reads, sleep(1_000));
  const endedAt = performance.now();
  stopping.abort();
  await client.query(after);
  await client.query('checkpoint');
  await sleep(10_000);
  return {
    name,
    baseline: paceOf(reads, calmAt, begunAt),
    during: paceOf(reads, begunAt, endedAt),
    uncachedMs: uncachedMsOf(reads.filter(({ atMs }) => atMs >= begunAt)),
    bareMs,
    writeMs: committedAt - begunAt,
  };
}

/** Waits until the latest answers come from the cache, at least until `atLeast`. */
async function isOn(reads: readonly Read[], atLeast: Promise<void>): Promise<void> {
  await atLeast;
  const until = performance.now() + mostMs;
  while (reads.length === 0 || reads.slice(-50).some(({ isHit }) => !isHit)) {
    if (performance.now() > until) throw new Error('the cache stays bypassed');
    await sleep(50);
  }
}

function describe({ name, baseline, during, uncachedMs, bareMs, writeMs }: Figures): string {
  const describeReads = ({ perSecond, times, silenceMs }: Pace) =>
    `${perSecond.toFixed(0)} reads/s, p50 ${quantile(times, 0.5)} ms, p99 ${quantile(times, 0.99)} ms, ` +
    `longest time without an answer ${silenceMs.toFixed(0)} ms`;
  return [
    `${name}, written in ${writeMs.toFixed(0)} ms`,
    `  baseline: ${describeReads(baseline)}`,
    `  during: ${describeReads(during)}`,
    `  reads/s during, of the baseline: ${(during.perSecond / baseline.perSecond).toFixed(2)} (target: at least 0.5)`,
    `  cache bypassed for ${uncachedMs.toFixed(0)} ms; lag of a bare WAL reader ${bareMs.toFixed(0)} ms: ` +
      `${(uncachedMs / bareMs).toFixed(2)} (target: at most 1.5)`,
    '',
  ].join('\n');
}

const isGood = ({ baseline, during, uncachedMs, bareMs }: Figures) =>
  during.perSecond >= baseline.perSecond / 2 && uncachedMs <= bareMs * 1.5;

async function main(): Promise<void> {
  const progress = createProgress();
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => progress.clear());
  const figures = await Promise.race([measure(stack, progress.show), interruption()]);
  progress.clear();
  for (const commit of figures) process.stdout.write(describe(commit));
  if (process.argv.includes('--assert') && !figures.every(isGood)) process.exitCode = 1;
}

main().then(
  () => process.exit(),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
