import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { createTestDatabase } from './database';
import { type PgBouncer, startPgBouncer } from './pgbouncer';

/** A database behind PgBouncer. */
export interface PooledDatabase {
  /** The URL through PgBouncer. */
  readonly url: string;
  /** The URL of the server. */
  readonly directUrl: string;
  /** A direct connection to the server. */
  readonly sql: Client;
  readonly pooler: PgBouncer;
  drop(): Promise<void>;
}

/** The settings of the role in deploy/pgbouncer. */
export const ofRole: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...readFileSync(join(projectRoot, 'deploy', 'pgbouncer', 'role.sql'), 'utf8').matchAll(
      /^alter .* set (\w+) = (.*);$/gm,
    ),
  ].map(([, name = '', value = '']) => [name, value]),
);

/**
 * @param role the settings of the role in this database
 * @param settings settings of PgBouncer that differ from deploy/pgbouncer
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
