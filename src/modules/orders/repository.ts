import sql, { type Sql } from 'sql-template-tag';
import { type Order, type OrderLine, Prisma } from '../../generated/prisma/client';
import { defineTable, type ListSource, type Row } from '../../loaders';
import { keyTag } from '../../shared/tags';

export type OrderRow = Row<Order>;
export type OrderLineRow = Row<OrderLine>;

export const orders = defineTable<OrderRow>('Order', 'orders', Prisma.OrderScalarFieldEnum);
export const orderLines = defineTable<OrderLineRow>('OrderLine', 'order_lines', Prisma.OrderLineScalarFieldEnum);

export const linesOfOrder: ListSource<OrderLineRow> = {
  label: 'Order.lines',
  table: orderLines,
  from: sql`order_lines t`,
  key: sql`t.order_id`,
  orderBy: sql`t.position`,
  tags: (orderId) => [keyTag('OrderLine', 'orderId', orderId)],
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
