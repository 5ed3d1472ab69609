import type { Pool } from 'pg';
import { createTestDatabase } from '../../../../../test/support/database';
import { until } from '../../../../../test/support/until';
import { loadConfig } from '../../config';
import { createExecute } from '../execute';
import { createPool, poolFigures } from '../pool';
import { createPipelines, type Pipelines } from './pipelines';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let pipelines: Pipelines;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(() => pool.end());
afterAll(() => database.drop());

const open = (poolSize: number, connectTimeoutMs = 5_000) => {
  pool = createPool(database.url, { ...loadConfig({}).database, poolSize, connectTimeoutMs }, () => undefined);
  pipelines = createPipelines(pool);
  return createExecute(pipelines);
};

const backend = { label: 'backend', text: 'select pg_backend_pid() as pid, $1::int as n' };
const nap = { label: 'nap', text: 'select pg_sleep($1::float8)' };
type Backend = { pid: number; n: number };

/** The results of statements that are sent together. */
async function atOnce(execute: ReturnType<typeof open>, count: number): Promise<Backend[]> {
  const { signal } = new AbortController();
  const rows = await Promise.all(
    Array.from({ length: count }, (_, n) => execute<Backend>({ ...backend, values: [n] }, signal)),
  );
  return rows.map(([row]) => ({ pid: row?.pid ?? 0, n: row?.n ?? -1 }));
}

function pidsOf(found: readonly Backend[]): number {
  return new Set(found.map(({ pid }) => pid)).size;
}

/** Opens a pool and takes all of its connections but one, after the statements have run once. */
async function openScarce(poolSize: number) {
  const execute = open(poolSize);
  await atOnce(execute, 1);
  await execute({ ...nap, values: [0] });
  const held = await Promise.all(Array.from({ length: poolSize - 1 }, () => pool.connect()));
  return { execute, release: () => held.forEach((client) => void client.release()) };
}

test('while they use at most half of the pool, statements run in parallel', async () => {
  expect(pidsOf(await atOnce(open(10), 5))).toBe(5);
});

test('otherwise the statements of one turn share one connection, across operations', async () => {
  const execute = open(10);
  await atOnce(execute, 1);
  const found = await Promise.all(Array.from({ length: 9 }, (_, index) => atOnce(execute, 1 + (index % 3))));
  expect(pidsOf(found.flat())).toBe(1);
  for (const [index, rows] of found.entries())
    expect(rows.map(({ n }) => n)).toEqual([0, 1, 2].slice(0, 1 + (index % 3)));
});

test('a burst is spread over several connections', async () => {
  const execute = open(10);
  await atOnce(execute, 1);
  const found = await atOnce(execute, 200);
  expect(found.map(({ n }) => n)).toEqual(found.map((_, n) => n));
  expect(pidsOf(found)).toBe(4);
});

test('a statement that was slow or has never run does not delay others', async () => {
  const execute = open(2);
  await atOnce(execute, 1);
  for (const _ of [1, 2]) {
    const done: string[] = [];
    const slow = execute({ ...nap, values: [0.4] }).then(() => done.push('slow'));
    const quick = atOnce(execute, 5).then(() => done.push('quick'));
    await Promise.all([slow, quick]);
    expect(done).toEqual(['quick', 'slow']);
  }
  expect(pool.totalCount).toBe(2);
});

test('a failing statement does not fail others, and its connection stays in use', async () => {
  const { execute, release } = await openScarce(2);
  const fail = { label: 'fail', text: 'select 1 / $1::int as n' };
  await execute({ ...fail, values: [1] });
  const { signal } = new AbortController();
  const [before, failed, after] = await Promise.allSettled([
    execute<Backend>({ ...backend, values: [1] }, signal),
    execute({ ...fail, values: [0] }, signal),
    execute<Backend>({ ...backend, values: [2] }, signal),
  ]);
  expect(failed).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
  expect([before, after].map((outcome) => outcome?.status === 'fulfilled' && outcome.value[0]?.n)).toEqual([1, 2]);
  expect((await atOnce(execute, 2)).map(({ n }) => n)).toEqual([0, 1]);
  release();
});

test('statements that depend on a failed PREPARE get its error', async () => {
  const execute = open(1);
  await pool.query('create table passing (n int)');
  const lost = { label: 'lost', text: 'select n from passing where n = $1::int', values: [1] };
  const end = { label: 'end', text: 'select pg_terminate_backend(pg_backend_pid())', values: [] };
  await execute(lost);
  await pool.query('drop table passing');
  await execute(end).catch(() => undefined);
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => execute(lost)));
  expect(outcomes).toMatchObject([1, 2, 3].map(() => ({ reason: { code: '42P01' } })));
});

describe('when a migration changes the types of columns', () => {
  const changed = { label: 'changed', text: 'select pg_backend_pid() as pid, name from changing where n = $1::int' };
  const readAll = (execute: ReturnType<typeof open>, count: number) =>
    Promise.all(
      Array.from({ length: count }, () => execute<{ pid: number; name: string }>({ ...changed, values: [1] })),
    );
  const change = (type: string) => pool.query(`alter table changing alter column name type ${type}`);

  test.each([
    ['in parallel', 8, 4],
    ['on one connection', 2, 10],
  ])('reads %s return the new types, and connections with the old ones are replaced', async (_, poolSize, count) => {
    const execute = open(poolSize);
    await pool.query("create table changing as select 1 as n, 'x'::varchar(10) as name");
    // Prepares it on every connection.
    await Promise.all([readAll(execute, count), ...[1, 2].map(() => execute({ ...nap, values: [0.05] }))]);
    const before = new Set(
      (await Promise.all([1, 2, 3].map(() => readAll(execute, count)))).flat(2).map(({ pid }) => pid),
    );
    for (const type of ['varchar(300)', 'text']) {
      await change(type);
      const found = await readAll(execute, count);
      expect(found.flat().map(({ name }) => name)).toEqual(found.map(() => 'x'));
    }
    const after = (await readAll(execute, count)).flat();
    expect(after.filter(({ pid }) => before.has(pid))).toEqual([]);
    await pool.query('drop table changing');
  });

  test('it is recognized by its code and routine, and another error 0A000 keeps the connection', async () => {
    const execute = open(1);
    const cannot = { label: 'cannot', text: 'do $$ begin raise feature_not_supported; end $$', values: [] };
    const [{ pid } = { pid: 0 }] = await atOnce(execute, 1);
    await expect(execute(cannot)).rejects.toMatchObject({ code: '0A000' });
    expect((await atOnce(execute, 1))[0]?.pid).toBe(pid);
  });
});

test('a statement that the server has deallocated is sent again', async () => {
  const execute = open(1);
  await atOnce(execute, 1);
  await pool.query('deallocate all');
  expect((await atOnce(execute, 3)).map(({ n }) => n)).toEqual([0, 1, 2]);
  expect((await atOnce(execute, 3)).map(({ n }) => n)).toEqual([0, 1, 2]);
});

test('an aborted statement does not cancel others on its connection', async () => {
  const { execute, release } = await openScarce(2);
  for (let round = 0; round < 40; round += 1) {
    const controller = new AbortController();
    // Ends about when the cancel request arrives, which may hit the next statement.
    const given = execute({ ...nap, values: [0.005] }, controller.signal).catch(() => undefined);
    const others = Promise.all([execute({ ...nap, values: [0.02] }), atOnce(execute, 3)]);
    setTimeout(() => controller.abort(new Error('aborted')), 3 + 4 * Math.random());
    await given;
    const [, found] = await others;
    expect(found.map(({ n }) => n)).toEqual([0, 1, 2]);
  }
  release();
});

test('an aborted batch is cancelled, and its connection is usable afterwards', async () => {
  const execute = open(1);
  const controller = new AbortController();
  const round = Promise.allSettled([1, 2, 3].map(() => execute({ ...nap, values: [20] }, controller.signal)));
  setTimeout(() => controller.abort(new Error('aborted')), 100);
  const startedAt = performance.now();
  for (const outcome of await round) expect(outcome).toMatchObject({ reason: { message: 'aborted' } });
  expect((await atOnce(execute, 2)).map(({ n }) => n)).toEqual([0, 1]);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});

test('when the connection breaks, all of its statements fail, and later ones get another connection', async () => {
  const { execute, release } = await openScarce(2);
  const end = { label: 'end', text: 'select pg_terminate_backend(pg_backend_pid()) where $1::int = 1' };
  await execute({ ...end, values: [0] });
  const [first, ended, last] = await Promise.allSettled([
    execute({ ...backend, values: [1] }),
    execute({ ...end, values: [1] }),
    execute({ ...backend, values: [2] }),
  ]);
  expect(first.status).toBe('fulfilled');
  for (const outcome of [ended, last])
    expect(outcome).toMatchObject({ reason: { extensions: { code: 'DATABASE_UNAVAILABLE' } } });
  expect((await atOnce(execute, 3)).map(({ n }) => n)).toEqual([0, 1, 2]);
  release();
});

test('statements fail if the pool gives no connection in time, and count as waiting until then', async () => {
  const execute = open(1, 300);
  const held = await pool.connect();
  const waiting = Promise.allSettled([1, 2, 3].map((n) => execute({ ...backend, values: [n] })));
  await until(() => poolFigures(pool, pipelines).waiting === 3);
  expect(poolFigures(pool, pipelines)).toEqual({ active: 1, idle: 0, waiting: 3 });
  for (const outcome of await waiting)
    expect(outcome).toMatchObject({ reason: { extensions: { code: 'DATABASE_UNAVAILABLE' } } });
  expect(poolFigures(pool, pipelines).waiting).toBe(0);
  held.release();
  expect((await atOnce(execute, 2)).map(({ n }) => n)).toEqual([0, 1]);
});
