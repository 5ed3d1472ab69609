import { Pool } from 'pg';
import { environment } from './environment.ts';

/**
 * The pool that every peer has: as many connections as the product's, and as patient. With the default page cost, made
 * for spinning disks, Postgres sorts all reviews of a product instead of reading the newest from the index.
 */
export const pool = new Pool({
  connectionString: environment.databaseUrl,
  max: environment.poolSize,
  idleTimeoutMillis: environment.idleTimeoutMs,
  options: '-c jit=off -c random_page_cost=1.1',
});

/**
 * Runs a prepared statement.
 * @param name the same for the same text, and for no other
 */
export async function rowsOf<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
  return (await pool.query<Row>({ name, text, values })).rows;
}
