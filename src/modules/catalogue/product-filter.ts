import { listTag } from 'loomgate';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { ProductFilter } from '../../generated/resolvers';

/**
 * Converts a filter to SQL conditions, with a leading ` and `.
 * @param filter `artisanId` is an id of the database
 * @param edge the table with status and price: `e` for product_categories, which copies them, `t` for products
 */
export function toConditions(filter: ProductFilter | null | undefined, edge: 'e' | 't'): Sql {
  const { artisanId, priceMin, priceMax, inStock, status } = filter ?? {};
  const of = raw(edge);
  const conditions = [
    sql`${of}.status = ${status ?? 'ACTIVE'}`,
    artisanId && sql`t.artisan_id = ${artisanId}`,
    priceMin && sql`${of}.price_amount >= ${priceMin}`,
    priceMax && sql`${of}.price_amount <= ${priceMax}`,
    typeof inStock === 'boolean' && sql`t.in_stock = ${inStock}`,
  ].filter((condition) => typeof condition === 'object' && condition !== null);
  return sql` and ${join(conditions, ' and ')}`;
}

/**
 * Returns the tags of a page of a category besides those of product_categories. That table copies status and price of the
 * product; filters by other columns depend on products.
 */
export function extraListTags({ artisanId, inStock }: ProductFilter): readonly string[] {
  return artisanId || typeof inStock === 'boolean' ? [listTag('Product')] : [];
}
