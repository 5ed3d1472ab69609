import type { ClientBase } from 'pg';
import type { ExistingRows } from './plan';

/** Drafts get no reviews, orders or conversations. */
export const onSale = `status <> 'DRAFT'`;

/** Counts the rows before seeding. */
export async function countExistingRows(client: ClientBase): Promise<ExistingRows> {
  const { rows } = await client.query<ExistingRows>(`select
    (select count(*)::int from products where ${onSale}) as products,
    (select count(*)::int from artisans) as artisans,
    (select count(*)::int from artisans where owner_id is null) as "artisansWithoutOwner",
    (select count(*)::int from users where role = 'BUYER') as buyers,
    (select count(*)::int from reviews) as reviews`);
  const [counts] = rows;
  if (!counts) throw new Error('a select without FROM returned no row');
  return counts;
}

/** Counts the rows of a table. */
export async function countRows(client: ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]?.count ?? 0;
}

/**
 * Returns the highest number of earlier runs, so that this run continues after it.
 * @param pattern a regular expression with the number as its only group
 */
export async function highestNumber(
  client: ClientBase,
  table: string,
  column: string,
  pattern: string,
): Promise<number> {
  const { rows } = await client.query<{ highest: number | null }>(
    `select max(substring(${column} from $1)::float8) as highest from ${table}`,
    [pattern],
  );
  return rows[0]?.highest ?? 0;
}
