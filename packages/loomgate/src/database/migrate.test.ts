import { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { checkMigrations, newerMigrations } from './check-migrations';
import { migrate } from './migrate';
import { MigrationError } from './migration-error';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

test('records each migration as Prisma does, and applies none twice', async () => {
  const { rows } = await client.query('select migration_name, finished_at from _prisma_migrations');
  expect(rows).toEqual(
    expect.arrayContaining([{ migration_name: expect.stringMatching(/_init$/), finished_at: expect.any(Date) }]),
  );
  await expect(migrate(database.url)).resolves.toEqual([]);
});

test('several processes that start together migrate an empty database once', async () => {
  await client.query('drop schema public cascade; create schema public');
  const applied = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
});

test('creates the schema that the URL names, with its history', async () => {
  const url = `${database.url}?schema=the%20shop`;
  const applied = await migrate(url);
  expect(applied.length).toBeGreaterThan(0);
  await expect(migrate(url)).resolves.toEqual([]);
  const { rows } = await client.query('select migration_name from "the shop"._prisma_migrations order by 1');
  expect(rows.map(({ migration_name }) => migration_name)).toEqual(applied);
});

test('reads its history in a database with another DateStyle', async () => {
  await client.query(`alter database ${client.database} set datestyle = 'SQL, DMY'`);
  await client.query("update _prisma_migrations set started_at = '2026-08-31', finished_at = '2026-08-31'");
  await expect(migrate(database.url)).resolves.toEqual([]);
});

test('refuses a history with a failed migration and names it', async () => {
  await client.query('update _prisma_migrations set finished_at = null');
  await expect(migrate(database.url)).rejects.toThrow(/_init failed before/);
});

test('runs an interrupted migration again if its file allows that', async () => {
  const name = '20261201020100_validate_token_validity';
  await client.query('update _prisma_migrations set finished_at = null where migration_name = $1', [name]);
  await expect(migrate(database.url)).resolves.toEqual([name]);
  await expect(migrate(database.url)).resolves.toEqual([]);
});

test('refuses a migration that was edited after it was applied', async () => {
  await client.query("update _prisma_migrations set checksum = 'other'");
  await expect(migrate(database.url)).rejects.toThrow(/_init was changed after/);
});

const future = (name: string) =>
  client.query(
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     values ('x', 'x', $1, now(), 1)`,
    [name],
  );

test('applies nothing to a database that a newer version has migrated, and names the newer migrations', async () => {
  await future('29990101000000_future');
  await expect(migrate(database.url)).resolves.toEqual([]);
  await expect(newerMigrations(client)).resolves.toEqual(['29990101000000_future']);
  await expect(checkMigrations(client)).resolves.toBeUndefined();
});

test('ignores a newer migration that was rolled back', async () => {
  await future('29990101000000_future_not_rolling');
  await client.query("update _prisma_migrations set rolled_back_at = now() where id = 'x'");
  await expect(migrate(database.url)).resolves.toEqual([]);
  await expect(newerMigrations(client)).resolves.toEqual([]);
});

test('refuses a database with a newer migration whose name ends in _not_rolling', async () => {
  await future('29990101000000_future_not_rolling');
  const outcome = migrate(database.url);
  await expect(outcome).rejects.toThrow(MigrationError);
  await expect(outcome).rejects.toThrow(/29990101000000_future_not_rolling is of a newer version/);
  await expect(checkMigrations(client)).rejects.toThrow(MigrationError);
});

test('refuses a database that lacks a migration and has one of another version', async () => {
  await future('29990101000000_future');
  await client.query("delete from _prisma_migrations where migration_name like '%_edge_values'");
  await expect(migrate(database.url)).rejects.toThrow(
    /_future is applied but not known here, and \d+_edge_values is not/,
  );
});

test('writes the purge message to the WAL if a migration is applied, and at no other start', async () => {
  await client.query(`drop schema public cascade; create schema public`);
  const slot = `migrated_${new URL(database.url).pathname.slice(-8)}`;
  await client.query(`select pg_create_logical_replication_slot($1, 'test_decoding')`, [slot]);
  const said = async () => {
    const { rows } = await client.query<{ data: string }>(
      `select data from pg_logical_slot_get_changes($1, null, null) where data like 'message%'`,
      [slot],
    );
    return rows.map(({ data }) => data);
  };
  await migrate(database.url);
  expect(await said()).toEqual([expect.stringMatching(/transactional: 1 prefix: loomgate.*content:purge everything$/)]);
  await migrate(database.url);
  expect(await said()).toEqual([]);
  await client.query('select pg_drop_replication_slot($1)', [slot]);
});
