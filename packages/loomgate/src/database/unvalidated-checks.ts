import type { Pool } from 'pg';

/**
 * The checks of this schema that some of the rows may break that were stored before them (`not valid`).
 * @returns their names, e.g. `products_sku_edges`
 */
export async function unvalidatedChecks(pool: Pick<Pool, 'query'>): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(`select conname as name from pg_constraint
    where contype = 'c' and not convalidated and connamespace = current_schema()::regnamespace order by conname`);
  return rows.map(({ name }) => name);
}
