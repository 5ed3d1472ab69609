import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { connectStranger, type Instance, startInstance, until } from '../../../../test/support/invalidation';
import { createMemoryStore } from '../../../../test/support/memory-store';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../embedded-postgres/src';
import { migrate } from '../database/migrate';

let server: EmbeddedPostgres;
let sql: Client;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-lost-'));
  const settings = { fsync: 'off', max_slot_wal_keep_size: '1MB', min_wal_size: '32MB', max_wal_size: '32MB' };
  server = await startEmbeddedPostgres(join(folder, 'postgres'), settings);
  await migrate(server.url());
  sql = await connectStranger(server.url());
});

afterAll(async () => {
  await sql.end();
  await server.remove();
});

const statusOfSlot = () =>
  sql.query('select wal_status from pg_replication_slots').then(({ rows }) => rows[0]?.wal_status);

/** Writes WAL until the server invalidates the unread slot. */
async function outrunSlot(): Promise<void> {
  for (let round = 0; round < 20 && (await statusOfSlot()) !== 'lost'; round += 1) {
    await sql.query("select pg_logical_emit_message(false, 'noise', 'x'), pg_switch_wal()");
    await sql.query('checkpoint');
  }
}

async function untilFresh(instance: Instance): Promise<void> {
  await until(() => instance.listener.isFresh());
}

test('a slot that the server has invalidated is created again, and a new epoch begins', async () => {
  const store = createMemoryStore();
  const first = await startInstance(server.url(), { store });
  await untilFresh(first);
  await first.stop();
  await sql.query("insert into users (email, display_name) values ('a@b.c', 'A')");
  await outrunSlot();
  expect(await statusOfSlot()).toBe('lost');
  const second = await startInstance(server.url(), { store });
  await untilFresh(second);
  expect(store.messages.filter(({ kind }) => kind === 'epoch')).toHaveLength(2);
  expect(second.invalidation.figures().role).toBe('holder');
  expect(await statusOfSlot()).toBe('reserved');
  await second.stop();
});
