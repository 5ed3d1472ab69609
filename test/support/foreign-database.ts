import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { createTestDatabase } from './database';
import { blocksOf } from './documented';

/** A database of the marketplace that another team migrates, with a role that may only read its tables. */
export interface ForeignDatabase {
  /** Of the owner. */
  readonly url: string;
  readonly sql: Client;
  readonly role: string;
  /** Of the role. */
  readonly roleUrl: string;
  /** A digest of everything that the catalog says of the database and of the role. */
  readCatalog(): Promise<string>;
  drop(): Promise<void>;
}

/** Another team's table of this name has other columns, and the role may not read it. */
const theirHistory = `
  drop schema loomgate cascade;
  drop table _prisma_migrations;
  create table _prisma_migrations (id text primary key, name text);
  insert into _prisma_migrations values ('1', '20200101000000_theirs');
  revoke all on _prisma_migrations from gateway`;

/** What the gateway has migrated; its role may read everything. */
const ourHistory =
  'grant usage on schema loomgate to gateway; grant select on all tables in schema loomgate to gateway';

/** The SQL of docs/databases.md for the role of the gateway. */
export function documentedSql(name: string, role: string): string {
  const block = blocksOf('databases.md').find((one) => one.name === name);
  if (!block) throw new Error(`docs/databases.md has no block ${name}`);
  return block.code.replaceAll('gateway', role);
}

/** @param isOurs whether the gateway has migrated it, as another role */
export async function createForeignDatabase(isOurs = false): Promise<ForeignDatabase> {
  const { url, drop } = await createTestDatabase();
  const sql = new Client({ connectionString: url });
  await sql.connect();
  const role = `reader_${randomBytes(4).toString('hex')}`;
  const [readingOnly = ''] = documentedSql('read-only', role).split('\n\n');
  await sql.query(readingOnly);
  await sql.query((isOurs ? ourHistory : theirHistory).replaceAll('gateway', role));
  const roleUrl = Object.assign(new URL(url), { username: role, password: 'secret' }).href;
  return {
    ...{ url, sql, role, roleUrl },
    readCatalog: () => readCatalog(sql, role),
    async drop() {
      await sql.query(`drop owned by ${role} cascade; drop role ${role}`);
      await sql.end();
      await drop();
    },
  };
}

/** What changes by itself, such as statistics and transaction horizons, is left out. */
const volatile: Readonly<Record<string, readonly string[]>> = {
  pg_class: ['relpages', 'reltuples', 'relallvisible', 'relallfrozen', 'relfrozenxid', 'relminmxid', 'relhasindex'],
};

const catalogs = [
  ...['pg_class', 'pg_attribute', 'pg_attrdef', 'pg_constraint', 'pg_index', 'pg_inherits', 'pg_trigger', 'pg_policy'],
  ...['pg_namespace', 'pg_proc', 'pg_type', 'pg_enum', 'pg_extension', 'pg_event_trigger', 'pg_rewrite', 'pg_sequence'],
  ...['pg_publication', 'pg_publication_rel', 'pg_publication_namespace', 'pg_subscription', 'pg_description'],
  ...['pg_default_acl', 'pg_depend', 'pg_statistic_ext', '_prisma_migrations'],
];

async function readCatalog(sql: Client, role: string): Promise<string> {
  const digests = catalogs.map((name) => {
    const left = (volatile[name] ?? []).map((column) => ` - '${column}'`).join('');
    return `select '${name} ' || coalesce(md5(string_agg(row, e'\\n' order by row)), '')
      from (select (to_jsonb(t)${left})::text as row from ${name} t) rows`;
  });
  const { rows } = await sql.query<{ line: string }>(
    `select line from (${digests.join(' union all ')}
      union all select 'slot ' || slot_name from pg_replication_slots where database = current_database()
      union all select 'role ' || to_jsonb(r)::text from pg_roles r where rolname = '${role}'
      union all select 'setting ' || to_jsonb(s)::text from pg_db_role_setting s
        where setrole = '${role}'::regrole or setdatabase = (select oid from pg_database where datname = current_database())
    ) lines (line) order by line`,
  );
  return rows.map(({ line }) => line).join('\n');
}
