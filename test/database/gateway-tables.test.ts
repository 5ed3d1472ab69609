import { Client } from 'pg';
import { loadConfig } from '../../packages/loomgate/src/config';
import { openDatabase } from '../../packages/loomgate/src/database';
import { migrate } from '../../packages/loomgate/src/database/migrate';
import { MigrationError } from '../../packages/loomgate/src/database/migration-error';
import { gatewayMigrations } from '../../packages/loomgate/src/database/migrations-folder';
import { createTestDatabase } from '../support/database';
import { createOldDatabase, lastOfOneSchema, migrationsUntil, type OldDatabase } from '../support/old-database';
import { until } from '../support/until';

let database: Pick<OldDatabase, 'url' | 'client' | 'drop'>;

const rows = async (text: string) => (await database.client.query(text)).rows;

/** The tables of these names in all schemas. */
async function tables(): Promise<string[]> {
  const found = await rows(`select relnamespace::regnamespace || '.' || relname as name from pg_class
    where relname in ('audit_log', 'events', 'cursor_secrets') and relkind = 'r' order by 1`);
  return found.map(({ name }) => name);
}

const inTheirSchema = ['loomgate.audit_log', 'loomgate.cursor_secrets', 'loomgate.events'];

/** One line for each column, default, index, check and trigger of the gateway's tables. */
async function shape(): Promise<unknown[]> {
  return rows(`select table_name || '.' || column_name as name, data_type || is_nullable || coalesce(column_default, '') as what
      from information_schema.columns where table_schema = 'loomgate'
    union all select indexname, indexdef from pg_indexes where schemaname = 'loomgate'
    union all select conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'loomgate'::regnamespace
    union all select tgname || ' ' || tgenabled::text, pg_get_triggerdef(oid) from pg_trigger where tgrelid = 'loomgate.audit_log'::regclass
    order by 1, 2`);
}

async function createFresh(): Promise<typeof database> {
  const { url, drop } = await createTestDatabase();
  const client = new Client({ connectionString: url });
  await client.connect();
  return { url, client, drop: () => client.end().then(drop) };
}

/** The server notices the end of a connection with a delay. */
async function untilGone(name: string): Promise<void> {
  const text = `select from pg_stat_activity where application_name = '${name}' and datname = current_database()`;
  await until(async () => (await rows(text)).length === 0);
}

async function countOf(table: string): Promise<number> {
  return (await rows(`select count(*)::int as count from loomgate.${table}`))[0]?.count;
}

afterEach(() => database.drop());

const product = `
  with a as (insert into artisans (slug, name) values ('a', 'A') returning id)
  insert into products (sku, slug, title, description, price_amount, price_currency, inventory, artisan_id)
  select 'S', 's', 'T', '', 1, 'EUR', 1, id from a`;
const change = 'update products set inventory = inventory + 1';

test('a new database has the tables in the schema loomgate only, where triggers of the project write', async () => {
  database = await createFresh();
  expect(await tables()).toEqual(inTheirSchema);
  await database.client.query(product);
  await database.client.query(change);
  expect(await rows('select id::int, topic = \'Product:\' || subject_id as "isOfIt" from loomgate.events')).toEqual([
    { id: 1, isOfIt: true },
  ]);
  expect(await countOf('cursor_secrets')).toBe(1);
});

describe('a database of the previous version', () => {
  const audit = `insert into audit_log (at, action, subject) select now(), 'SIGN_IN', 's ' || n from generate_series(1, 3) n`;
  const all = async (schema: string) => ({
    audit: await rows(`select * from ${schema}.audit_log order by id`),
    events: await rows(`select * from ${schema}.events order by id`),
    secrets: await rows(`select * from ${schema}.cursor_secrets`),
  });

  beforeEach(async () => {
    database = await createOldDatabase();
    await database.client.query(`${product}; ${change}; ${change}; ${audit}`);
  });

  test('keeps every row with its id, continues the sequences, and leaves nothing in the old schema', async () => {
    const before = await all('public');
    expect([before.audit.length, before.events.length, before.secrets.length]).toEqual([3, 2, 1]);
    await migrate(database.url);
    expect(await all('loomgate')).toEqual(before);
    expect(await tables()).toEqual(inTheirSchema);
    await database.client.query(
      `${change}; insert into loomgate.audit_log (at, action, subject) values (now(), 'A', 'b')`,
    );
    const last = async (table: string) => (await rows(`select max(id)::int as id from loomgate.${table}`))[0]?.id;
    expect([await last('events'), await last('audit_log')]).toEqual([3, 4]);
    await expect(database.client.query('delete from loomgate.audit_log')).rejects.toThrow('audit_log is append-only');
    expect(await rows("select to_regproc('public.refuse_audit_change') as made")).toEqual([{ made: null }]);
  });

  test('has the same tables as a new database afterwards, whichever of its migrations was the last', async () => {
    await migrate(database.url);
    const expected = await shape();
    for (const last of await migrationsUntil(lastOfOneSchema)) {
      await database.drop();
      database = await createOldDatabase(last);
      const before = await tables();
      const had = (name: string) => before.includes(`public.${name}`);
      await database.client.query(
        [product, had('audit_log') && audit, had('events') && change].filter(Boolean).join(';'),
      );
      await migrate(database.url);
      expect([last, await tables(), await shape()]).toEqual([last, inTheirSchema, expected]);
      const kept = { audit_log: await countOf('audit_log'), events: await countOf('events') };
      expect([last, kept]).toEqual([last, { audit_log: had('audit_log') ? 3 : 0, events: had('events') ? 1 : 0 }]);
    }
  }, 120_000);

  test('keeps events that a trigger writes between the migrations of the gateway and those of the project', async () => {
    await migrate(database.url, [gatewayMigrations]);
    await database.client.query(change);
    expect(await countOf('events')).toBe(2);
    await migrate(database.url);
    await database.client.query(change);
    expect(await countOf('events')).toBe(4);
  });

  test('has triggers that still write events', async () => {
    await database.client.query(`
      create function tell_reviews() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
        begin insert into events (topic, subject_id) values ('Artisan:' || new.id, new.id); return null; end $$;
      create trigger artisans_events after update on artisans for each row execute function tell_reviews()`);
    await migrate(database.url);
    await database.client.query("set search_path = pg_catalog; update public.artisans set name = 'B'");
    expect(await rows("select id from loomgate.events where topic like 'Artisan:%'")).toHaveLength(1);
  });

  test('keeps rows that violate a check of later versions, and the start names the check', async () => {
    await database.drop();
    database = await createOldDatabase('20261130230000_cursor_secrets');
    await database.client.query(
      `insert into events (topic, subject_id, at) values ('T:1', gen_random_uuid(), 'infinity')`,
    );
    const opened = await openDatabase(loadConfig({ DATABASE_URL: database.url }), () => undefined);
    await opened.stop();
    expect(opened.unvalidated).toEqual(['events_at_edges']);
    expect(await countOf('events')).toBe(1);
  });

  test('is not changed while an instance of that version runs, and is migrated by the first start after that', async () => {
    const running = new Client({ connectionString: database.url, application_name: 'loomgate-log' });
    await running.connect();
    await expect(migrate(database.url)).rejects.toThrow('are running: stop all of them, then start this one');
    expect(await rows("select from pg_namespace where nspname = 'loomgate'")).toEqual([]);
    expect((await tables()).every((name) => name.startsWith('public.'))).toBe(true);
    await running.end();
    await untilGone('loomgate-log');
    await migrate(database.url);
    expect(await tables()).toEqual(inTheirSchema);
  });

  test('is not changed while its history is broken', async () => {
    await database.client.query("update _prisma_migrations set checksum = 'x' where migration_name like '%_init'");
    await expect(migrate(database.url)).rejects.toThrow('_init was changed after');
    expect((await tables()).every((name) => name.startsWith('public.'))).toBe(true);
  });
});

test('a role without the right to create the schema gets the statement that the owner must run', async () => {
  database = await createFresh();
  const role = `limited_${new URL(database.url).pathname.slice(-8)}`;
  await database.client.query(`drop schema loomgate cascade; drop schema public cascade; create schema public;
    create role ${role} login password 'p'; grant all on schema public to ${role}`);
  const url = Object.assign(new URL(database.url), { username: role, password: 'p' }).href;
  const attempt = () => migrate(url, [gatewayMigrations]);
  await expect(attempt()).rejects.toThrow(MigrationError);
  const remedy = `create schema loomgate authorization ${role}`;
  await expect(attempt()).rejects.toThrow(`the owner of the database must run: ${remedy};`);
  await database.client.query('create schema loomgate');
  await expect(attempt()).rejects.toThrow(`run: grant usage, create on schema loomgate to ${role};`);
  await database.client.query(`drop schema loomgate; ${remedy}`);
  await expect(attempt()).resolves.toHaveLength(1);
  await database.client.query(`drop owned by ${role} cascade; drop role ${role}`);
});

test('a table of the project with the same name is not changed', async () => {
  database = await createFresh();
  await database.client.query('drop schema loomgate cascade; delete from _prisma_migrations');
  await database.client.query('create table events (title text)');
  await migrate(database.url, [gatewayMigrations]);
  expect(await tables()).toEqual([...inTheirSchema, 'public.events']);
  expect(await rows('select title from events')).toEqual([]);
});

test('a second schema of the same database shares the tables', async () => {
  database = await createFresh();
  const config = loadConfig({ DATABASE_URL: `${database.url}?schema=the%20shop` });
  await (await openDatabase(config, () => undefined)).stop();
  expect(await tables()).toEqual(inTheirSchema);
  await database.client.query(`${product}; ${change}; set search_path = "the shop"; ${product}; ${change}`);
  expect(await countOf('events')).toBe(2);
});

test('the schema of the gateway cannot be the schema of the project', async () => {
  database = await createFresh();
  await expect(migrate(`${database.url}?schema=loomgate`)).rejects.toThrow(
    "which is reserved for the gateway's tables",
  );
  await database.client.query(`alter database ${database.client.database} set search_path = loomgate, public`);
  await expect(migrate(database.url)).rejects.toThrow("which is reserved for the gateway's tables");
});
