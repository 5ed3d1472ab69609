import type { Pool } from 'pg';
import { createTestDatabase } from '../../../test/support/database';
import { loadConfig } from '../../config';
import { createExecute } from './execute';
import { createPool } from './pool';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(() => pool.end());
afterAll(() => database.drop());

const open = (poolSize: number) => {
  pool = createPool(database.url, { ...loadConfig({}).database, poolSize }, () => undefined);
  return createExecute(pool);
};

const backend = { label: 'backend', text: 'select pg_backend_pid() as pid, $1::int as n' };
type Backend = { pid: number; n: number };

/** What came of statements that were sent at once. */
async function atOnce(execute: ReturnType<typeof open>, count: number): Promise<Backend[]> {
  const { signal } = new AbortController();
  const rows = await Promise.all(
    Array.from({ length: count }, (_, n) => execute<Backend>({ ...backend, values: [n] }, signal)),
  );
  return rows.map(([row]) => ({ pid: row?.pid ?? 0, n: row?.n ?? -1 }));
}

test('with connections enough the statements of a round run side by side', async () => {
  const found = await atOnce(open(5), 5);
  expect(new Set(found.map(({ pid }) => pid)).size).toBe(5);
});

test('where they are scarce a round goes down one connection, each statement with its own answer', async () => {
  const execute = open(2);
  for (const count of [5, 3, 8]) {
    const found = await atOnce(execute, count);
    expect(new Set(found.map(({ pid }) => pid)).size).toBe(1);
    expect(found.map(({ n }) => n)).toEqual(found.map((_, n) => n));
  }
});

test('operations share no message: many at once, with few connections, each get their own answers', async () => {
  const execute = open(2);
  const all = await Promise.all(Array.from({ length: 40 }, (_, index) => atOnce(execute, 1 + (index % 5))));
  for (const [index, found] of all.entries())
    expect(found.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4].slice(0, 1 + (index % 5)));
});

test('a statement that fails fails alone, and the connection goes on', async () => {
  const execute = open(1);
  const { signal } = new AbortController();
  const fail = { label: 'fail', text: 'select 1 / $1::int as n', values: [0] };
  const [before, failed, after] = await Promise.allSettled([
    execute<Backend>({ ...backend, values: [1] }, signal),
    execute(fail, signal),
    execute<Backend>({ ...backend, values: [2] }, signal),
  ]);
  expect(failed).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
  expect([before, after].map((outcome) => outcome?.status === 'fulfilled' && outcome.value[0]?.n)).toEqual([1, 2]);
  expect((await atOnce(execute, 2)).map(({ n }) => n)).toEqual([0, 1]);
});

test('a round that is aborted is cancelled whole, and its connection is sound again', async () => {
  const execute = open(1);
  const controller = new AbortController();
  const sleep = { label: 'sleep', text: 'select pg_sleep($1::float8)', values: [20] };
  const round = Promise.allSettled([1, 2, 3].map(() => execute(sleep, controller.signal)));
  setTimeout(() => controller.abort(new Error('nobody waits')), 100);
  const startedAt = performance.now();
  for (const outcome of await round) expect(outcome).toMatchObject({ reason: { message: 'nobody waits' } });
  expect((await atOnce(execute, 2)).map(({ n }) => n)).toEqual([0, 1]);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});
