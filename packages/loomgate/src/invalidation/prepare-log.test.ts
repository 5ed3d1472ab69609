import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { connectStranger, everyTable, prepareServer } from '../../../../test/support/invalidation';
import { LogUnavailableError } from './log-needs';
import { publication } from './publication';
import type { TableInvalidation } from './table-invalidation';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;

beforeEach(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
});

afterEach(async () => {
  await sql.end();
  await database.drop();
});

const published = async () => {
  const { rows } = await sql.query('select tablename from pg_publication_tables where pubname = $1 order by 1', [
    publication,
  ]);
  return rows.map(({ tablename }) => tablename);
};
const namesOf = (tables: typeof everyTable) => tables.map(({ name }) => name.replaceAll('"', '')).toSorted();
const names = namesOf(everyTable);

/** The name of a role for this database; all suites share the server. */
async function asRole(attributes: string, use: (url: string, role: string) => Promise<void>): Promise<void> {
  const { rows } = await sql.query("select 'role_' || oid as role from pg_database where datname = current_database()");
  const [{ role }] = rows;
  await sql.query(`create role ${role} login password 'secret' ${attributes}`);
  const url = new URL(database.url);
  Object.assign(url, { username: role, password: 'secret' });
  await use(url.href, role).finally(() => sql.query(`drop owned by ${role}; drop role ${role}`));
}

test('a database is prepared once and not changed again', async () => {
  const first = await prepareServer(database.url, everyTable);
  expect(await published()).toEqual(names);
  const xid = () =>
    sql.query('select xmin from pg_publication where pubname = $1', [publication]).then(({ rows }) => rows);
  const before = await xid();
  expect(await prepareServer(database.url, everyTable)).toEqual(first);
  expect(await xid()).toEqual(before);
});

test('instances that start concurrently prepare the database once', async () => {
  const prepared = await Promise.all(Array.from({ length: 8 }, () => prepareServer(database.url, everyTable)));
  expect(new Set(prepared.map(({ slot, fingerprint }) => slot + fingerprint)).size).toBe(1);
  expect(await published()).toEqual(names);
});

test('only tables whose old rows are needed get replica identity FULL', async () => {
  await prepareServer(database.url, everyTable);
  const { rows } = await sql.query(
    "select relname from pg_class where relkind = 'r' and relreplident = 'f' order by relname",
  );
  expect(rows.map(({ relname }) => relname)).toEqual(names.filter((name) => name !== 'users'));
});

test('tables that are no longer declared are removed, and the change is reported', async () => {
  const first = await prepareServer(database.url, everyTable);
  const second = await prepareServer(database.url, everyTable.slice(1));
  expect(second.fingerprint).not.toBe(first.fingerprint);
  expect([first.hadOtherFingerprint, second.hadOtherFingerprint]).toEqual([false, true]);
  expect(await published()).toEqual(namesOf(everyTable.slice(1)));
});

test('the function of a listed field is part of the fingerprint', async () => {
  const changed = everyTable.map((table) => ({
    ...table,
    listed: table.listed.map(({ as, ...field }) => (as ? { ...field, as: (text: string) => text > '5' } : field)),
  }));
  const first = await prepareServer(database.url, everyTable);
  expect((await prepareServer(database.url, changed)).fingerprint).not.toBe(first.fingerprint);
});

test('a locked table fails after the lock timeout and is prepared at the next try', async () => {
  await sql.query('begin; lock table reviews in access share mode');
  await expect(prepareServer(database.url, everyTable)).rejects.toMatchObject({ code: '55P03' });
  await sql.query('rollback');
  // The tables before it have been prepared: no lock is held while another one is waited for.
  const { rows } = await sql.query("select from pg_class where relreplident = 'f'");
  expect(rows.length).toBeGreaterThan(0);
  await expect(prepareServer(database.url, everyTable)).resolves.toMatchObject({ hadOtherFingerprint: false });
});

test('a table that is not in the database is not followed, and the others are', async () => {
  const [table] = everyTable;
  if (!table) throw new Error('no table is declared');
  const missing = { ...table, type: 'Missing', name: 'nowhere' };
  const { followed, unfollowed } = await prepareServer(database.url, [...everyTable, missing]);
  expect(followed).toHaveLength(everyTable.length);
  expect([...unfollowed]).toEqual([['Missing', 'nowhere is not in the database']]);
});

test('a role without REPLICATION gets the statement to run', async () => {
  await asRole('', async (url, role) => {
    const refused = await prepareServer(url, everyTable).catch((error) => error);
    expect(refused).toBeInstanceOf(LogUnavailableError);
    expect(refused.message).toContain(`alter role ${role} replication`);
  });
});

test('a role that does not own the tables gets all missing statements', async () => {
  await asRole('replication', async (url) => {
    const refused = await prepareServer(url, everyTable).catch((error) => error);
    expect(refused).toBeInstanceOf(LogUnavailableError);
    for (const part of ['create publication loomgate for table', 'alter table public.reviews replica identity full'])
      expect(refused.message).toContain(part);
  });
});

test('a role that owns nothing can use a prepared database', async () => {
  const { fingerprint } = await prepareServer(database.url, everyTable);
  await asRole('replication', async (url) => {
    await expect(prepareServer(url, everyTable)).resolves.toMatchObject({ fingerprint, hadOtherFingerprint: false });
  });
});

test('nothing is changed if another publication would make updates fail', async () => {
  await sql.query('create publication theirs for table products');
  const refused = await prepareServer(database.url, everyTable).catch((error) => error);
  expect(refused).toBeInstanceOf(LogUnavailableError);
  expect(refused.message).toContain('alter publication "theirs" set (publish_generated_columns = stored)');
  await expect(sql.query('update products set inventory = 1')).resolves.toBeDefined();
  await sql.query('alter publication theirs set (publish_generated_columns = stored)');
  await prepareServer(database.url, everyTable);
  await expect(sql.query('update products set inventory = 1')).resolves.toBeDefined();
});

describe('where the publication may only be checked,', () => {
  const odd: TableInvalidation = {
    ...{ type: 'Odd', name: '"odd schema"."Odd Table"', columns: [], keys: [] },
    key: { field: 'id', columns: ['id'], types: ['int4'] },
    listed: [{ column: 'rank' }],
  };
  const check = () => prepareServer(database.url, [odd], false);

  beforeEach(() =>
    sql.query('create schema "odd schema"; create table "odd schema"."Odd Table" (id int primary key, rank int)'),
  );

  async function remedies(): Promise<readonly string[]> {
    const refused = await check().catch((error) => error);
    expect(refused).toBeInstanceOf(LogUnavailableError);
    return refused.remedies;
  }

  async function runRemedies(): Promise<void> {
    for (const statement of await remedies()) await sql.query(statement);
  }

  test('nothing is changed, and the statements to run have quoted names with schemas', async () => {
    expect(await remedies()).toEqual([
      'create publication loomgate for table "odd schema"."Odd Table" with (publish_via_partition_root = true)',
      'alter publication "loomgate" set (publish_generated_columns = stored)',
      expect.stringMatching(/^comment on publication loomgate is 'Tables of the response cache: .{22}'$/),
      'alter table "odd schema"."Odd Table" replica identity full',
    ]);
    expect(await published()).toEqual([]);
    await runRemedies();
    await expect(check()).resolves.toMatchObject({ hadOtherFingerprint: false });
  });

  test.each([
    ['leaves out updates', "alter publication loomgate set (publish = 'insert')"],
    ['leaves out rows', 'alter publication loomgate set table "odd schema"."Odd Table" where (id > 5)'],
    ['leaves out columns', 'alter publication loomgate set table "odd schema"."Odd Table" (id)'],
    [
      'does not publish partitions as their table',
      'alter publication loomgate set (publish_via_partition_root = false)',
    ],
    [
      'has the comment of other declarations',
      "comment on publication loomgate is 'Tables of the response cache: other'",
    ],
    ['has other tables instead', 'alter publication loomgate set table public.artisans'],
  ])('a publication that %s does not suffice', async (_, change) => {
    await runRemedies();
    await sql.query('alter table "odd schema"."Odd Table" replica identity default');
    await sql.query(change);
    await sql.query('alter table "odd schema"."Odd Table" replica identity full').catch(() => undefined);
    await runRemedies();
    await expect(check()).resolves.toBeDefined();
  });

  test('a publication that has other tables as well suffices, and stays as it is', async () => {
    await runRemedies();
    await sql.query('alter publication loomgate add table public.artisans');
    await expect(check()).resolves.toBeDefined();
    expect(await published()).toEqual(['Odd Table', 'artisans']);
  });

  test('a slot is dropped that was read while the publication lacked the table', async () => {
    await runRemedies();
    const { slot } = await check();
    await sql.query("select pg_create_logical_replication_slot($1, 'pgoutput')", [slot]);
    await sql.query('alter publication loomgate set table public.artisans');
    await expect(check()).rejects.toThrow(LogUnavailableError);
    expect((await sql.query('select from pg_replication_slots where slot_name = $1', [slot])).rows).toEqual([]);
  });
});
