import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { caughtUp, connectStranger, type Instance, startInstance, until } from '../../../../test/support/invalidation';
import { createMemoryStore, type MemoryStore } from '../../../../test/support/memory-store';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let store: MemoryStore;
let instance: Instance;

beforeEach(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
  store = createMemoryStore();
  instance = await startInstance(database.url, { store });
  await until(() => instance.listener.isFresh());
});

afterEach(async () => {
  await instance.stop();
  await sql.end();
  await database.drop();
});

let count = 0;

/** A mutation: a write, then the wait for it. */
async function mutate(): Promise<string> {
  const settle = instance.invalidation.ownWrites.begin();
  count += 1;
  const { rows } = await sql.query('insert into categories (slug, name) values ($1, $1) returning id', [`c-${count}`]);
  await settle();
  return `Category:${rows[0].id}`;
}

test('when a mutation answers, what it wrote has been purged here', async () => {
  for (let round = 0; round < 20; round += 1) expect(instance.purged).toContain(await mutate());
  expect(instance.invalidation.figures().ownWrites).toEqual({ waits: 20, timeouts: 0 });
});

test('mutations at the same time share their marks', async () => {
  const before = store.messages.length;
  const { ownWrites } = instance.invalidation;
  await Promise.all(Array.from({ length: 100 }, () => ownWrites.begin()()));
  expect(ownWrites.counts).toEqual({ waits: 100, timeouts: 0 });
  expect(store.messages.slice(before).filter(({ kind }) => kind === 'purge').length).toBeLessThanOrEqual(2);
});

test('a mutation that would wait too long is answered, and the instance serves nothing until it has caught up', async () => {
  store.faults.rejecting = true;
  const tag = await mutate();
  expect(instance.purged).not.toContain(tag);
  expect(instance.invalidation.figures().ownWrites.timeouts).toBe(1);
  expect(instance.listener.isFresh()).toBe(false);
  store.faults.rejecting = false;
  await until(() => instance.listener.isFresh());
  expect(instance.purged).toContain(tag);
});

test('while nothing is served nobody waits, and what is served again knows of the write', async () => {
  instance.listener.onLost();
  const tag = await mutate();
  expect(instance.invalidation.figures().ownWrites.waits).toBe(0);
  await until(() => instance.listener.isFresh());
  expect(instance.purged).toContain(tag);
});

test('a write by somebody else is applied soon without anybody waiting', async () => {
  const { rows } = await sql.query("insert into categories (slug, name) values ('x', 'x') returning id");
  await caughtUp(instance, sql);
  expect(instance.purged).toContain(`Category:${rows[0].id}`);
});
