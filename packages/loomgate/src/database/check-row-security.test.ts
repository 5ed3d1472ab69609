import { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { bypassedBy, readRowSecurity } from './check-row-security';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let admin: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(`
    create extension citext;
    create schema other;
    create table members (tenant text);
    create table secured (id int primary key, tenant text, folded citext, at timestamptz, data jsonb);
    alter table secured enable row level security;
    create table other.secured (id int primary key);
    create view seen as select * from secured;
    create function own_tenant() returns text language sql immutable as $$ select current_setting('app.tenant', true) $$`);
});

afterAll(async () => {
  await admin.end();
  await database.drop();
});

const listed = ['id', 'tenant'];
const table = (name: string, rowSecurity = true) => ({ type: 'Secured', name, rowSecurity, listed });

async function isFollowed(policy: string): Promise<boolean | undefined> {
  await admin.query(`drop policy if exists p on secured; create policy p on secured ${policy}`);
  return (await readRowSecurity(admin, [table('secured')]))[0]?.isFollowed;
}

describe('a policy depends on the rows, the role and settings only:', () => {
  test.each([
    [`using (tenant = current_setting('app.tenant', true))`],
    [`using (lower(tenant) = lower(current_setting('app.tenant')) or tenant like 'public%')`],
    [`using (id::text = any (string_to_array(current_setting('app.ids', true), ',')))`],
    [`using (tenant = current_user or session_user = tenant)`],
    [`using (folded = current_setting('app.tenant', true)::citext)`],
    [`using (data ->> 'tenant' = current_setting('app.tenant', true))`],
    [`using (true)`],
    [`for insert with check (tenant = own_tenant())`],
  ])('%s', async (policy) => {
    expect(await isFollowed(policy)).toBe(true);
  });
});

describe('a policy depends on more:', () => {
  test.each([
    [`using (exists (select from members m where m.tenant = secured.tenant))`],
    [`using (tenant = own_tenant())`],
    [`using (at > now())`],
    [`using (at > current_timestamp)`],
    [`using (at::date = current_date)`],
    [`using (random() > 0.5)`],
    [`using (secured is not null)`],
    [`using (pg_has_role(tenant, 'usage'))`],
    [`for select using (case when id > 0 then at < clock_timestamp() else true end)`],
  ])('%s', async (policy) => {
    expect(await isFollowed(policy)).toBe(false);
  });
});

test('the columns that a policy for reads uses must be among those that lists depend on', async () => {
  const unlisted = async (...policies: readonly string[]) => {
    await admin.query('drop policy if exists p on secured; drop policy if exists other on secured');
    for (const policy of policies) await admin.query(`create policy ${policy}`);
    return (await readRowSecurity(admin, [table('secured')]))[0]?.unlisted;
  };
  expect(await unlisted(`p on secured using (tenant = 'a' and id > 0)`)).toEqual([]);
  const both = [`p on secured using (tenant = 'a' or folded = 'a')`, `other on secured for select using (data = '1')`];
  expect(await unlisted(...both)).toEqual(['data', 'folded']);
  expect(await unlisted(`p on secured for delete using (folded = 'a')`)).toEqual([]);
  await admin.query('drop policy p on secured');
});

test('tables without row level security are left out, unless they are declared; a view is never followed', async () => {
  const found = await readRowSecurity(admin, [
    table('secured', false),
    table('members', false),
    table('other.secured', false),
    table('missing'),
    table('seen'),
  ]);
  expect(found.map(({ name, isOn }) => [name, isOn])).toEqual([
    ['secured', true],
    ['seen', false],
  ]);
  expect(found[1]?.isFollowed).toBe(false);
});

test('policies do not apply to superusers, to roles with BYPASSRLS, and to the owner unless they are forced', async () => {
  const [plain, exempt, owner, member] = ['plain', 'exempt', 'owner', 'member'].map((name) => `${name}_${process.pid}`);
  await admin.query(`create role ${plain}; create role ${exempt} bypassrls; create role ${owner};
    create role ${member} in role ${owner}; grant create on schema public to ${owner}; alter table secured owner to ${owner}`);
  const bypassing = async () => {
    const found: string[] = [];
    for (const role of [undefined, plain, exempt, owner, member, 'missing'])
      found.push((await bypassedBy(admin, role, ['secured'])).join());
    return found;
  };
  const applies = async () => (await readRowSecurity(admin, [table('secured')]))[0]?.applies;
  expect(await bypassing()).toEqual(['secured', '', 'secured', 'secured', 'secured', '']);
  await admin.query('alter table secured force row level security');
  expect(await bypassing()).toEqual(['secured', '', 'secured', '', '', '']);
  expect(await applies()).toBe(false);
  await admin.query(`set role ${plain}`);
  expect(await applies()).toBe(true);
  await admin.query(`reset role; alter table secured owner to current_user;
    drop owned by ${owner}; drop role ${plain}, ${exempt}, ${member}, ${owner}`);
});

test('a table without row level security, and a view with the rights of its owner, bypass the policies of every role', async () => {
  await admin.query(`create table open_rows (id int); create role reader_${process.pid};
    create view by_owner as select * from secured;
    create view by_reader with (security_invoker = true) as select * from secured`);
  const bypassing = (name: string) => bypassedBy(admin, `reader_${process.pid}`, [name]);
  expect(await Promise.all(['open_rows', 'by_owner', 'by_reader'].map(bypassing))).toEqual([
    ['open_rows'],
    ['by_owner'],
    [],
  ]);
  await admin.query(`drop view by_owner, by_reader; drop table open_rows; drop role reader_${process.pid}`);
});
