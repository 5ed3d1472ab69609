import sql, { type Sql } from 'sql-template-tag';
import { type Order, type OrderLine, Prisma } from '../../generated/prisma/client';
import { defineTable, type ListSource, type Row } from '../../loaders';

export type OrderRow = Row<Order>;
export type OrderLineRow = Row<OrderLine>;

export const orders = defineTable<OrderRow>('Order', 'orders', Prisma.OrderScalarFieldEnum);
const orderLines = defineTable<OrderLineRow>('OrderLine', 'order_lines', Prisma.OrderLineScalarFieldEnum);

export const linesOfOrder: ListSource<OrderLineRow> = {
  label: 'Order.lines',
  table: orderLines,
  from: sql`order_lines t`,
  key: sql`t.order_id`,
  orderBy: sql`t.position`,
};

export const ordersOfBuyer = {
  label: 'User.orders',
  table: orders,
  from: () => sql`orders t`,
  where: (key: Sql) => sql`t.buyer_id = ${key}`,
  keyType: 'uuid',
  orders: { NEWEST: { field: 'placedAt', kind: 'timestamp', descending: true } },
  defaultOrder: 'NEWEST',
} as const;
