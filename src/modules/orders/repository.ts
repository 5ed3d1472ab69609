import {
  type Children,
  defineTable,
  keyTag,
  type ListSource,
  listTag,
  type Row,
  type RowOf,
  rowsBy,
  snakeCase,
} from 'loomgate';
import sql from 'sql-template-tag';
import { type Order, type OrderLine, Prisma } from '../../generated/prisma/client';

export const orders = defineTable<Row<Order>>({
  type: 'Order',
  name: 'orders',
  columns: snakeCase(Prisma.OrderScalarFieldEnum),
  key: ['id'],
  types: { id: 'uuid', buyerId: 'uuid', placedAt: 'timestamptz' },
})
  .always('id', 'buyerId', 'status')
  .neededBy({ totalAmount: ['total'], totalCurrency: ['total'] });
export const orderLines = defineTable<Row<OrderLine>>({
  type: 'OrderLine',
  name: 'order_lines',
  columns: snakeCase(Prisma.OrderLineScalarFieldEnum),
  key: ['id'],
  types: { id: 'uuid', orderId: 'uuid' },
}).always('id', 'orderId', 'productId', 'unitAmount', 'unitCurrency');

export type OrderRow = RowOf<typeof orders>;
export type OrderLineRow = RowOf<typeof orderLines>;

export const linesOfOrder: ListSource<OrderLineRow, Row<OrderLine>> = {
  label: 'Order.lines',
  ...rowsBy(orderLines, 'orderId'),
  orderBy: sql`t.position`,
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
  keyType: ['uuid'],
  tags: (orderId) => [keyTag('OrderLine', 'orderId', orderId), listTag('Product')],
};

export const ordersOfBuyer = {
  label: 'User.orders',
  ...rowsBy(orders, 'buyerId'),
  orders: { NEWEST: { field: 'placedAt', descending: true } },
  defaultOrder: 'NEWEST',
} as const;
