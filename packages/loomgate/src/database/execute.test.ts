import { Client, type Pool } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { until } from '../../../../test/support/until';
import { loadConfig } from '../config';
import { createExecute } from './execute';
import { createPipelines } from './pipelines/pipelines';
import { createPool } from './pool';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let observer: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { ...loadConfig({}).database, poolSize: 1 }, () => undefined);
  observer = new Client({ connectionString: database.url });
  await observer.connect();
});

afterAll(async () => {
  await Promise.all([pool.end(), observer.end()]);
  await database.drop();
});

async function run(text: string, signal?: AbortSignal) {
  const rows = await createExecute(createPipelines(pool))<object>({ label: 'test', text, values: [] }, signal);
  return rows.map(toPlain);
}

/** Copies the columns of a row, which are getters, to a plain object. */
function toPlain(row: object): Record<string, unknown> {
  const names: string[] = [];
  for (const name in row) names.push(name);
  return Object.fromEntries(names.map((name) => [name, Reflect.get(row, name)]));
}
const connection = () => run('select pg_backend_pid() as pid');

async function isSleeping(): Promise<boolean> {
  const { rowCount } = await observer.query(
    "select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'",
  );
  return rowCount === 1;
}

/** Starts a statement of one minute, and aborts it while it runs. */
async function abortSleep(reason: Error): Promise<unknown> {
  const controller = new AbortController();
  const outcome = run('select pg_sleep(60)', controller.signal).catch((error: unknown) => error);
  await until(isSleeping);
  controller.abort(reason);
  return outcome;
}

test('an aborted statement rejects with the reason and stops in the database', async () => {
  const reason = new Error('aborted');
  expect(await abortSleep(reason)).toBe(reason);
  await until(async () => !(await isSleeping()));
});

test('its connection stays in use, and no later statement is cancelled', async () => {
  const before = await connection();
  for (const _ of Array.from({ length: 10 })) {
    await abortSleep(new Error('aborted'));
    expect(await connection()).toEqual(before);
  }
});

test('a statement that is aborted before it has a connection, or before the call, never runs', async () => {
  const holder = await pool.connect();
  const controller = new AbortController();
  const waiting = run("select set_config('loomgate.ran', 'yes', false)", controller.signal);
  const reason = new Error('aborted');
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(run("select set_config('loomgate.ran', 'yes', false)", controller.signal)).rejects.toBe(reason);
  holder.release();
  expect(await run("select current_setting('loomgate.ran', true) as ran")).toEqual([{ ran: null }]);
});

test('aborting the signal of a finished statement has no effect', async () => {
  const controller = new AbortController();
  expect(await run('select 1 as one', controller.signal)).toEqual([{ one: 1 }]);
  controller.abort(new Error('aborted'));
  expect(await run('select 2 as two')).toEqual([{ two: 2 }]);
});

test('an error of the statement keeps the connection; the end of the session replaces it', async () => {
  const { signal } = new AbortController();
  const before = await connection();
  await expect(run('select 1 / 0', signal)).rejects.toThrow('division by zero');
  expect(await connection()).toEqual(before);
  await expect(run('select pg_terminate_backend(pg_backend_pid())', signal)).rejects.toMatchObject({
    extensions: { code: 'DATABASE_UNAVAILABLE' },
  });
  expect(await connection()).not.toEqual(before);
});

test.each(['53100', '53200', '53300', '53400', '57P02', '57P03', '57P05', '25P03', '08006'])(
  'the temporary error %s of the server is DATABASE_UNAVAILABLE',
  async (sqlState) => {
    await pool.query(`create or replace function fail_with_code() returns int language plpgsql as
      $$ begin raise exception 'test' using errcode = '${sqlState}'; end $$`);
    await expect(run('select fail_with_code()')).rejects.toMatchObject({
      extensions: { code: 'DATABASE_UNAVAILABLE' },
      cause: { code: sqlState },
    });
  },
);

test.each([
  ['25006', 'DATABASE_READ_ONLY'],
  ['42501', 'DATABASE_FORBIDDEN'],
])('the refusal %s of the server is %s', async (sqlState, code) => {
  await pool.query(`create or replace function fail_with_code() returns int language plpgsql as
    $$ begin raise exception 'test' using errcode = '${sqlState}'; end $$`);
  await expect(run('select fail_with_code()')).rejects.toMatchObject({
    extensions: { code },
    cause: { code: sqlState },
  });
});

test('statements of one turn share the only connection, and a failing one does not fail the others', async () => {
  const { signal } = new AbortController();
  const pid = 'select pg_backend_pid() as pid';
  const [first, failed, third] = await Promise.allSettled([
    run(pid, signal),
    run('select 1 / 0', signal),
    run(pid, signal),
  ]);
  expect(failed).toMatchObject({ status: 'rejected', reason: { message: 'division by zero' } });
  expect(first).toEqual({ status: 'fulfilled', value: [{ pid: expect.any(Number) }] });
  expect(third).toEqual(first);
  expect(pool.totalCount).toBe(1);
});
