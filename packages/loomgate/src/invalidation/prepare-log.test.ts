import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { connectStranger, everyTable } from '../../../../test/support/invalidation';
import { LogUnavailableError, prepareLog } from './prepare-log';
import { publication } from './publication';

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
  const first = await prepareLog(database.url, everyTable);
  expect(await published()).toEqual(names);
  const xid = () =>
    sql.query('select xmin from pg_publication where pubname = $1', [publication]).then(({ rows }) => rows);
  const before = await xid();
  expect(await prepareLog(database.url, everyTable)).toEqual(first);
  expect(await xid()).toEqual(before);
});

test('instances that start concurrently prepare the database once', async () => {
  const prepared = await Promise.all(Array.from({ length: 8 }, () => prepareLog(database.url, everyTable)));
  expect(new Set(prepared.map(({ slot, fingerprint }) => slot + fingerprint)).size).toBe(1);
  expect(await published()).toEqual(names);
});

test('only tables whose old rows are needed get replica identity FULL', async () => {
  await prepareLog(database.url, everyTable);
  const { rows } = await sql.query(
    "select relname from pg_class where relkind = 'r' and relreplident = 'f' order by relname",
  );
  expect(rows.map(({ relname }) => relname)).toEqual(names.filter((name) => name !== 'users'));
});

test('tables that are no longer declared are removed, and the change is reported', async () => {
  const first = await prepareLog(database.url, everyTable);
  const second = await prepareLog(database.url, everyTable.slice(1));
  expect(second.fingerprint).not.toBe(first.fingerprint);
  expect([first.hadOtherFingerprint, second.hadOtherFingerprint]).toEqual([false, true]);
  expect(await published()).toEqual(namesOf(everyTable.slice(1)));
});

test('the function of a listed field is part of the fingerprint', async () => {
  const changed = everyTable.map((table) => ({
    ...table,
    listed: table.listed.map(({ as, ...field }) => (as ? { ...field, as: (text: string) => text > '5' } : field)),
  }));
  const first = await prepareLog(database.url, everyTable);
  expect((await prepareLog(database.url, changed)).fingerprint).not.toBe(first.fingerprint);
});

test('a locked table fails after the lock timeout and is prepared at the next try', async () => {
  await sql.query('begin; lock table reviews in access share mode');
  await expect(prepareLog(database.url, everyTable)).rejects.toMatchObject({ code: '55P03' });
  await sql.query('rollback');
  await expect(prepareLog(database.url, everyTable)).resolves.toMatchObject({ hadOtherFingerprint: false });
});

test('the error for a missing table has its name', async () => {
  const [table] = everyTable;
  if (!table) throw new Error('no table is declared');
  await expect(prepareLog(database.url, [...everyTable, { ...table, name: 'nowhere' }])).rejects.toThrow('nowhere');
});

test('a role without REPLICATION gets the statement to run', async () => {
  await asRole('', async (url, role) => {
    const refused = await prepareLog(url, everyTable).catch((error) => error);
    expect(refused).toBeInstanceOf(LogUnavailableError);
    expect(refused.message).toContain(`alter role ${role} replication`);
  });
});

test('a role that does not own the tables gets all missing statements', async () => {
  await asRole('replication', async (url) => {
    const refused = await prepareLog(url, everyTable).catch((error) => error);
    expect(refused).toBeInstanceOf(LogUnavailableError);
    for (const part of ['create publication loomgate for table', 'alter table reviews replica identity full'])
      expect(refused.message).toContain(part);
  });
});

test('a role that owns nothing can use a prepared database', async () => {
  const { fingerprint } = await prepareLog(database.url, everyTable);
  await asRole('replication', async (url) => {
    await expect(prepareLog(url, everyTable)).resolves.toMatchObject({ fingerprint, hadOtherFingerprint: false });
  });
});

test('nothing is changed if another publication would make updates fail', async () => {
  await sql.query('create publication theirs for table products');
  const refused = await prepareLog(database.url, everyTable).catch((error) => error);
  expect(refused).toBeInstanceOf(LogUnavailableError);
  expect(refused.message).toContain('alter publication "theirs" set (publish_generated_columns = stored)');
  await expect(sql.query('update products set inventory = 1')).resolves.toBeDefined();
  await sql.query('alter publication theirs set (publish_generated_columns = stored)');
  await prepareLog(database.url, everyTable);
  await expect(sql.query('update products set inventory = 1')).resolves.toBeDefined();
});
