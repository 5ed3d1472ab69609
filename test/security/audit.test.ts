import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { type Audit, createAudit } from '../../packages/loomgate/src/audit/audit';
import { createTestDatabase } from '../support/database';
import { until } from '../support/until';
import { compose, exchange, json, recordLog } from './composed';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let audit: Audit;
let logged: () => string;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url });
  // A pool reports its end before its connections are closed; dropping the database closes the rest.
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  const recorded = recordLog({ logLevel: 'info' });
  logged = recorded.logged;
  audit = createAudit(pool, recorded.log, (_sql, send) => send());
});

afterEach(async () => {
  await audit.stop();
  await pool.end();
  await database.drop();
});

const entry = (subject: string) => ({ action: 'SIGN_IN', viewerId: 'viewer', subject });
const subjects = async () =>
  (await pool.query('select subject from loomgate.audit_log order by id')).rows.map((row) => row.subject);

test('an entry is stored with its fields and the time', async () => {
  const before = Date.now();
  await audit.record({ action: 'ADMIN_ACTION', viewerId: null, subject: 'Order:1', address: '::1', requestId: 'r-1' });
  await audit.stop();
  const { rows } = await pool.query('select * from loomgate.audit_log');
  expect(rows).toEqual(
    [
      {
        id: '1',
        at: expect.any(Date),
        action: 'ADMIN_ACTION',
        viewer_id: null,
        subject: 'Order:1',
        address: '::1',
        request_id: 'r-1',
        count: 1,
      },
    ].map((row) => ({ ...row, id: expect.anything() })),
  );
  expect(Math.abs(rows[0].at.getTime() - before)).toBeLessThan(5_000);
});

test('entries are stored in their order over many batches, and all of them before the stop', async () => {
  const all = Array.from({ length: 3_000 }, (_, place) => `s${place}`);
  for (const subject of all) {
    await audit.record(entry(subject));
    if (subject.endsWith('777')) await sleep(120);
  }
  await audit.stop();
  expect(await subjects()).toEqual(all);
  expect(audit.counts()).toEqual({ written: 3_000, failures: 0, lost: 0 });
});

test('recording an entry does not wait for the database', async () => {
  await pool.query('begin; lock table loomgate.audit_log; select pg_sleep(0)');
  const turned = jest.fn();
  setImmediate(turned);
  for (let place = 0; place < 1_000; place++) await audit.record(entry('x'));
  // No turn of the event loop has passed, so the database cannot have answered.
  expect(turned).not.toHaveBeenCalled();
  await pool.query('rollback');
});

test('a failed write is logged, counted and retried, in the same order', async () => {
  await pool.query('alter table loomgate.audit_log rename to elsewhere');
  await audit.record(entry('first'));
  await until(() => audit.counts().failures > 0);
  expect(audit.counts()).toMatchObject({ written: 0, lost: 0 });
  expect(logged()).toContain('audit log cannot be written');
  await pool.query('alter table loomgate.elsewhere rename to audit_log');
  await audit.record(entry('second'));
  await until(() => audit.counts().written === 2);
  expect(await subjects()).toEqual(['first', 'second']);
});

test('entries past the queue limit are lost and logged', async () => {
  await pool.query('alter table loomgate.audit_log rename to elsewhere');
  for (let place = 0; place < 5_005; place++) await audit.record(entry('x'));
  expect(audit.counts().lost).toBe(5);
  await audit.stop();
  expect(audit.counts()).toMatchObject({ written: 0, lost: 5_005 });
  expect(logged()).toContain('audit log entries were lost');
});

test('100,000 refusals do not displace other entries, and are written last', async () => {
  await pool.query('alter table loomgate.audit_log rename to elsewhere');
  const refusal = { action: 'PERMISSION_REFUSED', viewerId: null, subject: 'User.email' };
  for (let place = 0; place < 100_000; place++) await audit.record(refusal);
  const others = ['SIGN_IN', 'SIGN_IN_FAILED', 'ADMIN_ACTION', 'SIGN_OUT_EVERYWHERE'];
  for (const action of others)
    for (let place = 0; place < 100; place++) await audit.record({ ...entry('kept'), action });
  expect(audit.counts().lost).toBe(95_000);
  await pool.query('alter table loomgate.elsewhere rename to audit_log');
  await audit.stop();
  expect(audit.counts()).toMatchObject({ written: 5_400, lost: 95_000 });
  const { rows } = await pool.query(
    'select action, count(*)::int, min(id)::int as first from loomgate.audit_log group by action',
  );
  const firstRefusal = rows.find(({ action }) => action === 'PERMISSION_REFUSED').first;
  for (const action of others) {
    expect(rows).toContainEqual({ action, count: 100, first: expect.any(Number) });
    expect(rows.find((row) => row.action === action).first).toBeLessThan(firstRefusal);
  }
});

test('a subject that Postgres cannot store does not block the queue', async () => {
  await audit.record(entry(`a\0b\ud800 ${'x'.repeat(10_000)}`));
  await audit.record(entry('next'));
  await audit.stop();
  expect(await subjects()).toEqual([expect.stringMatching(/^ab\ufffd x{400,500}$/), 'next']);
});

test.each([
  ['changed', "update loomgate.audit_log set subject = 'other'"],
  ['changed where no row is', 'update loomgate.audit_log set subject = subject where false'],
  ['deleted', 'delete from loomgate.audit_log'],
  ['emptied', 'truncate loomgate.audit_log'],
  [
    'changed by an upsert',
    "insert into loomgate.audit_log (id, at, action, subject) values (1, now(), '', '') on conflict (id) do update set subject = ''",
  ],
  [
    'deleted by a session that switches triggers off',
    'set session_replication_role = replica; delete from loomgate.audit_log',
  ],
])('a stored entry cannot be %s', async (_, statement) => {
  await audit.record(entry('kept'));
  await audit.stop();
  await expect(pool.query(statement)).rejects.toThrow('audit_log is append-only');
  expect(await subjects()).toEqual(['kept']);
});

test('an entry remains when its account is deleted', async () => {
  const user = await pool.query("insert into users (email, display_name) values ('a@b.example', 'A') returning id");
  await audit.record({ ...entry('x'), viewerId: user.rows[0].id });
  await audit.stop();
  await pool.query('delete from users');
  expect(await subjects()).toEqual(['x']);
});

test('a permission refusal records viewer, field, address and request', async () => {
  const refusals: unknown[] = [];
  const gateway = await compose({}, (caller, field, count) => refusals.push({ ...caller, field, count }));
  const headers = { 'x-request-id': 'refused-1' };
  await exchange(
    `${gateway.url}/graphql`,
    json({ query: '{ node(id: "T3JkZXI6MDAwMDAwMDEtMDAwNi03MDAwLTgwMDAtMDAwMDAwMDAwMDAx") { id } }' }, headers),
  );
  expect(refusals).toEqual([
    {
      viewer: null,
      address: expect.stringMatching(/127\.0\.0\.1|::1/),
      requestId: 'refused-1',
      field: 'Query.node',
      count: 1,
    },
  ]);
  await gateway.stop();
});
