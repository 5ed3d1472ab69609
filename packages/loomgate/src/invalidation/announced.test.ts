import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { caughtUp, connectStranger, type Instance, startInstance } from '../../../../test/support/invalidation';
import { announced } from '../events';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let instance: Instance;
let sql: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  instance = await startInstance(database.url, { tables: [announced] });
  sql = await connectStranger(database.url);
  await caughtUp(instance, sql);
});

beforeEach(() => {
  instance.announced.length = 0;
});

afterAll(async () => {
  await sql.end();
  await instance.stop();
  await database.drop();
});

const happen = (topics: string) => `insert into loomgate.events (topic, subject_id) select ${topics}`;

async function announcedAfter(...statements: string[]): Promise<(string | null)[]> {
  for (const statement of statements) await sql.query(statement);
  await caughtUp(instance, sql);
  return [...instance.announced];
}

test('topics are announced when they are committed, each once, and purge nothing', async () => {
  await announcedAfter('begin', happen("'Order:' || n % 2, gen_random_uuid() from generate_series(1, 4) n"));
  expect(instance.announced).toEqual([]);
  expect((await announcedAfter('commit')).toSorted()).toEqual(['Order:0', 'Order:1']);
  expect(instance.purged).toEqual([]);
});

test('topics of rolled back inserts and of dropped partitions are not announced', async () => {
  await announcedAfter('begin', happen("'Order:1', gen_random_uuid()"), 'rollback');
  expect(await announcedAfter('delete from loomgate.events')).toEqual([]);
});

test('more topics than the limit are announced as all topics', async () => {
  const many = happen("'Order:' || n, gen_random_uuid() from generate_series(1, 2000) n");
  expect(await announcedAfter(many)).toEqual([null]);
});
