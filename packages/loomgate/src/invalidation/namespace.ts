import { hash } from 'node:crypto';
import type { Pool } from 'pg';

/**
 * Returns a short identifier of the pool's database, equal for all instances and for standbys. It separates databases that
 * share one Redis.
 */
export async function namespaceOf(pool: Pick<Pool, 'query'>): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `select system_identifier || '/' || oid as name from pg_control_system(), pg_database
     where datname = current_database()`,
  );
  return hash('sha256', rows[0]?.name ?? '', 'hex').slice(0, 12);
}
