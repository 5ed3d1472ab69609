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

/** A mutation: a write, then the wait for its purge. */
async function mutate(): Promise<string> {
  const settle = instance.invalidation.readYourWrites.begin();
  count += 1;
  const { rows } = await sql.query('insert into categories (slug, name) values ($1, $1) returning id', [`c-${count}`]);
  await settle();
  return `Category:${rows[0].id}`;
}

test('when a mutation answers, its writes have been purged here', async () => {
  for (let round = 0; round < 20; round += 1) expect(instance.purged).toContain(await mutate());
  expect(instance.invalidation.figures().readYourWrites).toEqual({ waits: 20, timeouts: 0 });
});

test('concurrent mutations share their messages in the WAL', async () => {
  const before = store.messages.length;
  const { readYourWrites } = instance.invalidation;
  await Promise.all(Array.from({ length: 100 }, () => readYourWrites.begin()()));
  expect(readYourWrites.counts).toEqual({ waits: 100, timeouts: 0 });
  expect(store.messages.slice(before).filter(({ kind }) => kind === 'purge').length).toBeLessThanOrEqual(2);
});

test('a mutation whose wait times out is answered, and the cache is bypassed until the write is applied', async () => {
  store.faults.rejecting = true;
  const tag = await mutate();
  expect(instance.purged).not.toContain(tag);
  expect(instance.invalidation.figures().readYourWrites.timeouts).toBe(1);
  expect(instance.listener.isFresh()).toBe(false);
  store.faults.rejecting = false;
  await until(() => instance.listener.isFresh());
  expect(instance.purged).toContain(tag);
});

test('while the cache is bypassed mutations do not wait, and later answers have their writes', async () => {
  instance.listener.onLost();
  const tag = await mutate();
  expect(instance.invalidation.figures().readYourWrites.waits).toBe(0);
  await until(() => instance.listener.isFresh());
  expect(instance.purged).toContain(tag);
});

test('a write of another client is applied soon without a wait', async () => {
  const { rows } = await sql.query("insert into categories (slug, name) values ('x', 'x') returning id");
  await caughtUp(instance, sql);
  expect(instance.purged).toContain(`Category:${rows[0].id}`);
});
