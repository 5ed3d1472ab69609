import { type Children, defineTable, keyTag, type ListSource, listTag, type Row, type RowOf } from 'loomgate';
import sql, { type Sql } from 'sql-template-tag';
import { type Order, type OrderLine, Prisma } from '../../generated/prisma/client';

export const orders = defineTable<Row<Order>>('Order', 'orders', Prisma.OrderScalarFieldEnum)
  .always('id', 'buyerId', 'status')
  .neededBy({ totalAmount: ['total'], totalCurrency: ['total'] });
export const orderLines = defineTable<Row<OrderLine>>(
  'OrderLine',
  'order_lines',
  Prisma.OrderLineScalarFieldEnum,
).always('id', 'orderId', 'productId', 'unitAmount', 'unitCurrency');

export type OrderRow = RowOf<typeof orders>;
export type OrderLineRow = RowOf<typeof orderLines>;

export const linesOfOrder: ListSource<OrderLineRow, Row<OrderLine>> = {
  label: 'Order.lines',
  table: orderLines,
  from: sql`order_lines t`,
  key: sql`t.order_id`,
  orderBy: sql`t.position`,
  tags: (orderId) => [keyTag('OrderLine', 'orderId', orderId)],
};

/** The artisans of the products in an order; null for an order without lines. */
export interface OrderArtisansRow {
  readonly artisanIds: readonly string[] | null;
}

export const artisanIds = sql`array_agg(distinct p.artisan_id) as "artisanIds"`;

export const artisansOfOrder: Children = {
  label: 'Order.sellers',
  from: () => sql`order_lines t join products p on p.id = t.product_id`,
  where: (key) => sql`t.order_id = ${key}`,
  keyType: 'uuid',
  tags: (orderId) => [keyTag('OrderLine', 'orderId', orderId), listTag('Product')],
};

export const ordersOfBuyer = {
  label: 'User.orders',
  table: orders,
  from: () => sql`orders t`,
  where: (key: Sql) => sql`t.buyer_id = ${key}`,
  keyType: 'uuid',
  tags: (key: string) => [keyTag('Order', 'buyerId', key)],
  orders: { NEWEST: { field: 'placedAt', kind: 'timestamp', descending: true } },
  defaultOrder: 'NEWEST',
} as const;
