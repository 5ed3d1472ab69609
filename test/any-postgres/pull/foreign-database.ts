import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';

/** A database of another team. */
export interface ForeignDatabase {
  readonly url: string;
  /** Runs SQL as its owner, and returns the rows. */
  run(sql: string): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** The databases of test/any-postgres, by the name of the file with their SQL. */
export const schemas = ['music', 'trade', 'rental', 'nasty'] as const;

const folder = join(__dirname, '..');

/** Creates a database with the tables of a file. */
export async function createForeignDatabase(schema: (typeof schemas)[number]): Promise<ForeignDatabase> {
  const file = schema === 'nasty' ? join(folder, 'nasty.sql') : join(folder, 'schemas', `${schema}.sql`);
  const server = new Client({ connectionString: process.env.TEST_POSTGRES_URL });
  await server.connect();
  const name = `foreign_${randomUUID().replaceAll('-', '')}`;
  await server.query(`create database ${name} template template0`);
  const url = Object.assign(new URL(String(process.env.TEST_POSTGRES_URL)), { pathname: `/${name}` }).href;
  const owner = new Client({ connectionString: url });
  await owner.connect();
  await owner.query(await readFile(file, 'utf8'));
  return {
    url,
    run: async (sql) => [await owner.query(sql)].flat().at(-1)?.rows ?? [],
    async drop() {
      await owner.end();
      await server.query(`drop database ${name} with (force)`);
      await server.end();
    },
  };
}

/** A text of everything that the catalog says of the database, without statistics. */
export async function catalogOf({ run }: ForeignDatabase): Promise<string> {
  const tables = [
    'attribute',
    'constraint',
    'index',
    'type',
    'enum',
    'proc',
    'namespace',
    'publication',
    'trigger',
    'policy',
  ];
  const parts = [
    ...[...tables, 'description', 'depend', 'inherits'].map(
      (name) => `select '${name}' as of, t::text as row from pg_${name} t`,
    ),
    `select 'class', (relname, relnamespace, relkind, relowner, relreplident, relacl, relfilenode)::text from pg_class`,
  ];
  const [row] = await run(
    `select md5(string_agg(of || row, ',' order by of, row)) as hash, count(*)::int as rows from (${parts.join(' union all ')}) t`,
  );
  return JSON.stringify(row);
}
