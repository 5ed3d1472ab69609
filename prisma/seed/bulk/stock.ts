import type { ClientBase } from 'pg';
import type { Stock } from './plan';

/** Drafts are not on sale: nobody reviews, orders or asks about them. */
export const onSale = `status <> 'DRAFT'`;

/** Counts what is there before anything is added. */
export async function countStock(client: ClientBase): Promise<Stock> {
  const { rows } = await client.query<Stock>(`select
    (select count(*)::int from products where ${onSale}) as products,
    (select count(*)::int from artisans) as artisans,
    (select count(*)::int from artisans where owner_id is null) as "artisansWithoutOwner",
    (select count(*)::int from users where role = 'BUYER') as buyers,
    (select count(*)::int from reviews) as reviews`);
  const [stock] = rows;
  if (!stock) throw new Error('a select without a from returns one row');
  return stock;
}

export async function countRows(client: ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]?.count ?? 0;
}

/**
 * The highest number that an earlier run gave out, so that this one continues behind it.
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
