import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { connectStranger, type Instance, startInstance, until } from '../../../../test/support/invalidation';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../embedded-postgres/src';
import { migrate } from '../database/migrate';

// A server of its own: the slot would wait for transactions of other suites, too.
let server: EmbeddedPostgres;
let sql: Client;
let instance: Instance | undefined;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-slot-'));
  server = await startEmbeddedPostgres(join(folder, 'postgres'), { fsync: 'off', max_prepared_transactions: '2' });
  await migrate(server.url());
  sql = await connectStranger(server.url());
});

afterEach(async () => {
  await instance?.stop();
  instance = undefined;
  await sql.query('select pg_drop_replication_slot(slot_name) from pg_replication_slots');
});

afterAll(async () => {
  await sql.end();
  await server.remove();
});

const timeouts = { blockersEveryMs: 100 };
const slotWait = () => instance?.invalidation.figures().slotWait ?? null;

async function openTransaction(): Promise<{ pid: number; end(): Promise<unknown> }> {
  const client = await connectStranger(server.url());
  await client.query("set application_name = 'nightly'; begin; select pg_current_xact_id()");
  const { rows } = await client.query('select pg_backend_pid() as pid');
  return { pid: rows[0].pid, end: () => client.query('commit').then(() => client.end()) };
}

/** Overlapping transactions: the next one begins before the current one ends. The first exceeds the lock timeout of 2 s. */
async function overlapTransactions(signal: AbortSignal): Promise<void> {
  let current = await openTransaction();
  for (let durationMs = 2_400; !signal.aborted; durationMs = 300) {
    await sleep(durationMs, undefined, { signal }).catch(() => undefined);
    const next = await openTransaction();
    await sleep(100);
    await current.end();
    current = next;
  }
  await current.end();
}

test('the slot is created while transactions of seconds overlap', async () => {
  const ended = new AbortController();
  const transactions = overlapTransactions(ended.signal);
  await sleep(200);
  instance = await startInstance(server.url(), { timeouts });
  await until(() => instance?.listener.isFresh() === true, 20_000).finally(() => ended.abort());
  await transactions;
  expect(instance.invalidation.figures()).toMatchObject({ role: 'holder', slotWait: null });
});

test('the transactions that block the slot are in the figures, and are logged once', async () => {
  const open = await openTransaction();
  instance = await startInstance(server.url(), { timeouts });
  const says = expect.stringMatching(new RegExp(`^process ${open.pid} \\(nightly\\), open for \\d+ s$`));
  await until(() => (slotWait()?.for.length ?? 0) > 0);
  const { ms = 0 } = slotWait() ?? {};
  expect(slotWait()).toEqual({ ms: expect.any(Number), for: [says] });
  await until(() => (slotWait()?.ms ?? 0) > ms + 3 * timeouts.blockersEveryMs);
  expect(instance.warnings).toEqual([
    [{ slot: expect.any(String), waitedMs: expect.any(Number), waitsFor: [says] }, expect.any(String)],
  ]);
  await open.end();
  await until(() => instance?.listener.isFresh() === true && slotWait() === null);
});

test('a prepared transaction is listed by its name', async () => {
  await sql.query("begin; select pg_current_xact_id(); prepare transaction 'left-behind'");
  instance = await startInstance(server.url(), { timeouts });
  await until(() => slotWait()?.for[0]?.startsWith('prepared transaction left-behind') === true);
  await sql.query("rollback prepared 'left-behind'");
});

test('an instance that stops while it creates the slot stops at once, and leaves neither slot nor backend', async () => {
  const open = await openTransaction();
  instance = await startInstance(server.url(), { timeouts });
  await until(() => slotWait() !== null);
  const startedAt = performance.now();
  await instance.invalidation.stop();
  expect(performance.now() - startedAt).toBeLessThan(1_500);
  const count = async (text: string) => (await sql.query(text)).rows.length;
  expect(await count('select from pg_replication_slots where database = current_database()')).toBe(0);
  await until(
    async () =>
      (await count(
        "select from pg_stat_activity where datname = current_database() and application_name = 'loomgate-log'",
      )) === 0,
  );
  await open.end();
});
