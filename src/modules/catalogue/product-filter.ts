import { idOf, listTag } from 'loomgate';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { ProductFilter } from '../../generated/resolvers';

/**
 * The conditions of a filter, each beginning with ` and `.
 * @param edge `e` where status and price are those of a category's edge, `t` where they are the product's
 * @throws LoomgateError BAD_ID
 */
export function toConditions(filter: ProductFilter | null | undefined, edge: 'e' | 't'): Sql {
  const { artisanId, priceMin, priceMax, inStock, status } = filter ?? {};
  const of = raw(edge);
  const conditions = [
    sql`${of}.status = ${status ?? 'ACTIVE'}`,
    artisanId && sql`t.artisan_id = ${idOf('Artisan', artisanId)}`,
    priceMin && sql`${of}.price_amount >= ${priceMin}`,
    priceMax && sql`${of}.price_amount <= ${priceMax}`,
    typeof inStock === 'boolean' && sql`t.in_stock = ${inStock}`,
  ].filter((condition) => typeof condition === 'object' && condition !== null);
  return sql` and ${join(conditions, ' and ')}`;
}

/**
 * What a page of a category depends on besides its edges: they carry status and price, and nothing else of a product
 * that a filter can ask about.
 */
export function beyondTheEdge({ artisanId, inStock }: ProductFilter): readonly string[] {
  return artisanId || typeof inStock === 'boolean' ? [listTag('Product')] : [];
}
