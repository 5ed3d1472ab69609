import { Pool } from 'pg';
import { environment } from './environment.ts';

/**
 * The pool of every peer, with the size and timeouts of Loomgate's. random_page_cost is lowered: with the default, which is
 * meant for spinning disks, Postgres sorts all reviews of a product instead of reading the newest from the index.
 */
export const pool = new Pool({
  connectionString: environment.databaseUrl,
  max: environment.poolSize,
  idleTimeoutMillis: environment.idleTimeoutMs,
  options: '-c jit=off -c random_page_cost=1.1',
});

/**
 * Runs a prepared statement.
 * @param name unique per text
 */
export async function rowsOf<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
  return (await pool.query<Row>({ name, text, values })).rows;
}
