import { Client, type Pool } from 'pg';
import { createTestDatabase } from '../../../../../test/support/database';
import { until } from '../../../../../test/support/until';
import { loadConfig } from '../../config';
import type { Statement } from '../../loaders';
import { type DatabaseSession, OperationSession, toViewerSession } from '../../shared/viewer-session';
import { createExecute } from '../execute';
import { createPool } from '../pool';
import { createPipelines } from './pipelines';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let admin: Client;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new Client({ connectionString: database.url });
  await admin.connect();
});

afterEach(() => pool.end());
afterAll(async () => {
  await admin.end();
  await database.drop();
});

const open = (poolSize: number, limits: Partial<ReturnType<typeof loadConfig>['database']> = {}) => {
  pool = createPool(database.url, { ...loadConfig({}).database, poolSize, ...limits }, () => undefined);
  return createExecute(createPipelines(pool));
};

const sessionOf = (session: DatabaseSession | null) => new OperationSession(toViewerSession(() => session));
const ofTenant = (tenant: string) => sessionOf({ settings: { 'app.tenant': tenant } });

const seen: Statement = {
  label: 'seen',
  text: `select current_setting('app.tenant', true) as tenant, current_setting('transaction_read_only') as "isReadOnly",
    pg_backend_pid() as pid, pg_current_xact_id_if_assigned() as xid, now()::text as began, current_user as role`,
  values: [],
  rowSecurity: true,
};
interface Seen {
  readonly tenant: string | null;
  readonly isReadOnly: string;
  readonly pid: number;
  readonly began: string;
  readonly role: string;
}
/** A statement that is not of a session. */
const outside = { ...seen, label: 'outside', rowSecurity: false };

test('a statement sees the settings of its session, read only; the next one on the connection sees none', async () => {
  const execute = open(1);
  const [row] = await execute<Seen>({ ...seen, session: ofTenant('a') });
  expect([row?.tenant, row?.isReadOnly]).toEqual(['a', 'on']);
  const [after] = await execute<Seen>(outside);
  expect([after?.tenant || null, after?.isReadOnly, after?.pid]).toEqual([null, 'off', row?.pid]);
});

test('the statements of one turn of an operation share a transaction; those of other operations do not', async () => {
  const execute = open(2);
  const sessions = ['a', 'b', 'a'].map(ofTenant);
  const found = await Promise.all(
    sessions.map((session) => Promise.all([1, 2, 3].map(() => execute<Seen>({ ...seen, session })))),
  );
  const began = found.map((rows) => [...new Set(rows.flat().map((row) => row.began))]);
  expect(began.map(({ length }) => length)).toEqual([1, 1, 1]);
  expect(new Set(began.flat()).size).toBe(3);
  expect(found.map((rows) => rows.flat().map(({ tenant }) => tenant))).toEqual([
    ['a', 'a', 'a'],
    ['b', 'b', 'b'],
    ['a', 'a', 'a'],
  ]);
});

test('hundreds of sessions on few connections, between statements without a session, see their own settings', async () => {
  const execute = open(3);
  const results = await Promise.all(
    Array.from({ length: 300 }, async (_, index) => {
      const tenant = index % 3 === 2 ? null : `tenant ${index}`;
      const statement = tenant === null ? outside : { ...seen, session: ofTenant(tenant) };
      const [row] = await execute<Seen>(statement);
      return (row?.tenant || null) === tenant;
    }),
  );
  expect(results.filter((isOwn) => !isOwn)).toEqual([]);
});

test.each([
  ["'; drop table users; --"],
  ['"quoted" \\ and \n newline \t tab'],
  ['ünï€ 🎨 \u202e'],
  [''],
  ['$1 %s {a,"b",NULL}'],
  ['x'.repeat(50_000)],
])('the value %j of a setting arrives unchanged', async (value) => {
  const [row] = await open(1)<Seen>({ ...seen, session: ofTenant(value) });
  expect(row?.tenant).toBe(value);
});

test.each([
  ['U+0000', 'a\0b'],
  ['half of a surrogate pair', '\ud800'],
  ['more than 64 KB', 'x'.repeat(70_000)],
])('a value with %s is FORBIDDEN', async (_, value) => {
  await expect(open(1)({ ...seen, session: ofTenant(value) })).rejects.toMatchObject({
    extensions: { code: 'FORBIDDEN' },
  });
});

test.each([['work_mem'], ['search_path'], [''], ['app.'], ['app.x y'], ["app.x', '', false)--"]])(
  'the setting name %j is a mistake of the project',
  async (name) => {
    const session = sessionOf({ settings: { [name]: 'a' } });
    await expect(open(1)({ ...seen, session })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('name') },
    });
  },
);

test('a statement without a session, or of a viewer without one, is FORBIDDEN', async () => {
  const execute = open(1);
  for (const statement of [seen, { ...seen, session: sessionOf(null) }])
    await expect(execute(statement)).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
});

describe('an error', () => {
  const fail = { label: 'fail', text: 'select 1 / $1::int as n', rowSecurity: true };

  test('of one statement does not fail the others, and leaves nothing on the connection', async () => {
    const execute = open(1);
    for (const _ of [1, 2]) {
      const session = ofTenant('a');
      const [before, failed, after] = await Promise.allSettled([
        execute<Seen>({ ...seen, session }),
        execute({ ...fail, values: [0], session }),
        execute<Seen>({ ...seen, session }),
      ]);
      expect(failed).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
      expect([before, after].map((one) => one.status === 'fulfilled' && one.value[0]?.tenant)).toEqual(['a', 'a']);
      const [next] = await execute<Seen>(outside);
      expect(next?.tenant || null).toBeNull();
    }
    await expect(execute({ ...fail, values: [0], session: ofTenant('a') })).rejects.toMatchObject({ code: '22012' });
    expect((await execute<Seen>(outside))[0]?.tenant || null).toBeNull();
    expect(pool.totalCount).toBe(1);
  });

  test('of the beginning is the error of all statements of the transaction', async () => {
    const execute = open(1);
    const session = sessionOf({ role: 'no such role', settings: {} });
    const outcomes = await Promise.allSettled([1, 2].map(() => execute({ ...seen, session })));
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ reason: { message: expect.stringContaining('no such role') } });
    expect((await execute<Seen>({ ...seen, session: ofTenant('b') }))[0]?.tenant).toBe('b');
  });

  test('by the statement timeout leaves nothing on the connection', async () => {
    const execute = open(1, { statementTimeoutMs: 200 });
    const nap = { label: 'nap', text: 'select pg_sleep(5)', values: [], rowSecurity: true };
    const session = ofTenant('a');
    const [slow, quick] = await Promise.allSettled([execute({ ...nap, session }), execute<Seen>({ ...seen, session })]);
    expect(slow).toMatchObject({ reason: { extensions: { code: 'TIMEOUT' } } });
    expect(quick).toMatchObject({ value: [{ tenant: 'a' }] });
    expect((await execute<Seen>(outside))[0]?.tenant || null).toBeNull();
  });

  test('an aborted operation is cancelled, and leaves nothing on the connection', async () => {
    const execute = open(1);
    for (let round = 0; round < 20; round += 1) {
      const controller = new AbortController();
      const session = ofTenant('a');
      const nap = { label: 'nap', text: 'select pg_sleep(20)', values: [], rowSecurity: true, session };
      const sent = Promise.allSettled([nap, seen].map((one) => execute({ ...one, session }, controller.signal)));
      setTimeout(() => controller.abort(new Error('aborted')), 20 * Math.random());
      for (const outcome of await sent) expect(outcome).toMatchObject({ reason: { message: 'aborted' } });
      const [next] = await execute<Seen>(outside);
      expect([next?.tenant || null, next?.isReadOnly]).toEqual([null, 'off']);
    }
  });

  test('of the connection fails the statements, and the next session gets another connection', async () => {
    const execute = open(1);
    const session = ofTenant('a');
    const end = { label: 'end', text: 'select pg_terminate_backend(pg_backend_pid())', values: [], rowSecurity: true };
    const outcomes = await Promise.allSettled([end, seen].map((one) => execute({ ...one, session })));
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ reason: { extensions: { code: 'DATABASE_UNAVAILABLE' } } });
    expect((await execute<Seen>({ ...seen, session: ofTenant('b') }))[0]?.tenant).toBe('b');
  });

  test('a pool that gives no connection in time fails them', async () => {
    const execute = open(1, { connectTimeoutMs: 200 });
    const held = await pool.connect();
    await expect(execute({ ...seen, session: ofTenant('a') })).rejects.toMatchObject({
      extensions: { code: 'DATABASE_UNAVAILABLE' },
    });
    held.release();
    expect((await execute<Seen>({ ...seen, session: ofTenant('b') }))[0]?.tenant).toBe('b');
  });
});

test('a statement that the server has deallocated, or whose columns have changed, is sent again', async () => {
  const execute = open(1);
  const changing = { label: 'changing', text: 'select name from changing', values: [], rowSecurity: true };
  await admin.query("create table changing as select 'x'::varchar(10) as name");
  const read = () => execute<{ name: string }>({ ...changing, session: ofTenant('a') });
  expect(await read()).toMatchObject([{ name: 'x' }]);
  await admin.query('alter table changing alter column name type text');
  expect(await read()).toMatchObject([{ name: 'x' }]);
  await pool.query('deallocate all');
  expect(await read()).toMatchObject([{ name: 'x' }]);
});

test('a prepared statement follows the role of each transaction', async () => {
  const execute = open(1);
  const [one, other] = ['rls_one', 'rls_other'].map((name) => `${name}_${process.pid}`);
  await admin.query(`create role ${one}; create role ${other};
    create table owned (owner text); insert into owned values ('${one}'), ('${other}');
    alter table owned enable row level security; grant select on owned to public;
    create policy own on owned using (owner = current_user)`);
  const owned = { label: 'owned', text: 'select owner from owned', values: [], rowSecurity: true };
  const read = (role?: string) => execute<{ owner: string }>({ ...owned, session: sessionOf({ role, settings: {} }) });
  for (const role of [one, other, one, other]) expect(await read(role)).toMatchObject([{ owner: role }]);
  // A superuser bypasses policies.
  expect(await read()).toHaveLength(2);
  await admin.query(`drop table owned; drop role ${one}; drop role ${other}`);
});

test('it works on a connection that another client of the pool used for a transaction', async () => {
  const execute = open(1);
  const client = await pool.connect();
  const waiting = execute<Seen>({ ...seen, session: ofTenant('a') });
  await until(() => pool.waitingCount === 1);
  await client.query('begin; select 1; commit');
  client.release();
  expect((await waiting)[0]?.tenant).toBe('a');
});
