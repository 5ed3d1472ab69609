import { allRows, keyTag, type Order, type Row, rowsBy } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import type { Product } from '../../generated/prisma/client';
import { products } from './repository';

/** The orders of a list of products. Each has an index that ends in the id. */
const orders = {
  NEWEST: { field: 'createdAt', descending: true },
  OLDEST: { field: 'createdAt', descending: false },
  PRICE_ASC: { field: 'priceAmount', descending: false },
  PRICE_DESC: { field: 'priceAmount', descending: true },
  TITLE_ASC: { field: 'title', descending: false },
} as const satisfies Record<string, Order<Row<Product>>>;

export const productsOfArtisan = {
  label: 'Artisan.products',
  ...rowsBy(products, 'artisanId'),
  orders,
  defaultOrder: 'NEWEST',
} as const;

export const allProducts = {
  ...productsOfArtisan,
  ...allRows(products),
  label: 'Query.products',
} as const;

/** product_categories (`e`) copies the columns that pages are ordered by, so that one index serves filter and order. */
export const productsOfCategory = {
  label: 'Category.products',
  table: products,
  from: () => sql`product_categories e join products t on t.id = e.product_id`,
  where: (key: Sql) => sql`e.category_id = ${key}`,
  keyType: ['uuid'],
  tags: (key: string) => [keyTag('ProductCategory', 'categoryId', key)],
  orders: {
    NEWEST: onEdge(orders.NEWEST),
    OLDEST: onEdge(orders.OLDEST),
    PRICE_ASC: onEdge(orders.PRICE_ASC),
    PRICE_DESC: onEdge(orders.PRICE_DESC),
    TITLE_ASC: onEdge(orders.TITLE_ASC),
  },
  defaultOrder: 'NEWEST',
} as const;

function onEdge(order: Order<Row<Product>>): Order<Row<Product>> {
  return { ...order, by: sql`e.${products.column(order.field)}`, tie: [sql`e.product_id`] };
}
