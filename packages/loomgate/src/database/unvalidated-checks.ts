import type { Pool } from 'pg';
import { gatewaySchema } from '../shared/database-session';

/**
 * The checks of the project's schema and the gateway's that some of the rows may break that were stored before them (`not valid`).
 * @returns their names, e.g. `products_sku_edges`
 */
export async function unvalidatedChecks(pool: Pick<Pool, 'query'>): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select conname as name from pg_constraint c join pg_namespace n on n.oid = connamespace
     where contype = 'c' and not convalidated and nspname in (current_schema(), $1) order by conname`,
    [gatewaySchema],
  );
  return rows.map(({ name }) => name);
}
