import { hash } from 'node:crypto';
import type { Pool } from 'pg';

/**
 * A short name for the database that the pool leads to, the same for every instance and for its standbys: databases
 * that share a Redis keep apart by it.
 */
export async function namespaceOf(pool: Pick<Pool, 'query'>): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `select system_identifier || '/' || oid as name from pg_control_system(), pg_database
     where datname = current_database()`,
  );
  return hash('sha256', rows[0]?.name ?? '', 'hex').slice(0, 12);
}
