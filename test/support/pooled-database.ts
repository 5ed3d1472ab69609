import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { createTestDatabase } from './database';
import { type PgBouncer, startPgBouncer } from './pgbouncer';

/** A database that is reached through PgBouncer. */
export interface PooledDatabase {
  /** Leads through PgBouncer. */
  readonly url: string;
  /** Leads to the server itself. */
  readonly directUrl: string;
  /** A connection to the server itself. */
  readonly sql: Client;
  readonly pooler: PgBouncer;
  drop(): Promise<void>;
}

/** What deploy/pgbouncer gives to the role. */
export const ofRole: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...readFileSync(join(projectRoot, 'deploy', 'pgbouncer', 'role.sql'), 'utf8').matchAll(
      /^alter .* set (\w+) = (.*);$/gm,
    ),
  ].map(([, name = '', value = '']) => [name, value]),
);

/**
 * @param role settings that the role has in this database
 * @param settings of PgBouncer, instead of those documented
 */
export async function createPooledDatabase(
  role: Readonly<Record<string, string>> = ofRole,
  settings: Record<string, string> = {},
): Promise<PooledDatabase> {
  const database = await createTestDatabase();
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  for (const [name, value] of Object.entries(role))
    await sql.query(
      `alter role current_user in database ${escapeIdentifier(sql.database ?? '')} set ${name} = ${value}`,
    );
  const pooler = await startPgBouncer(database.url, settings);
  return {
    url: pooler.url,
    directUrl: database.url,
    sql,
    pooler,
    async drop() {
      await sql.end();
      await pooler.remove();
      await database.drop();
    },
  };
}
