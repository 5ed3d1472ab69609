import type { Origin, Ports, Viewer } from 'loomgate';
import { done, type Outcome, refused, write } from 'loomgate';
import type { OrderStatus, Prisma } from '../../generated/prisma/client';
import { objectionTo, type Part } from './transitions';

export interface StatusChange {
  /** The order as whoever asks has found it; null where there is none. */
  readonly order: { readonly id: string; readonly status: OrderStatus } | null;
  /** What they are to it. */
  readonly parts: readonly Part[];
  readonly status: OrderStatus;
}

const notFound = refused('ORDER_NOT_FOUND', ['id'], 'There is no such order.');
const illegal = (why: string) => refused('ILLEGAL_TRANSITION', ['status'], why);

/** Moves an order on; what is so already stays so. Only the first of several that change an order at once wins. */
export async function updateOrderStatus(
  { prisma, audit }: Ports,
  viewer: Viewer,
  { order, parts, status }: StatusChange,
  { address, requestId }: Origin,
): Promise<Outcome<string>> {
  if (!order) return notFound;
  if (order.status === status) return done(order.id);
  const objection = objectionTo(order.status, status, parts);
  if (objection) return illegal(objection);
  const changed = await write(prisma, {}, (db) => change(db, order.id, order.status, status));
  if (changed.value && viewer.role === 'ADMIN')
    await audit({
      action: 'ADMIN_ACTION',
      viewerId: viewer.id,
      subject: `Order:${order.id} ${status}`,
      address,
      requestId,
    });
  return changed;
}

async function change(
  db: Prisma.TransactionClient,
  id: string,
  from: OrderStatus,
  to: OrderStatus,
): Promise<Outcome<string>> {
  if (await moved(db, id, from, to)) return done(id);
  // As text: Prisma fails over a status that a newer version has added.
  const [now] = await db.$queryRaw<{ status: string }[]>`select status::text from orders where id = ${id}::uuid`;
  if (!now) return notFound;
  return now.status === to ? done(id) : illegal(`The order has just become ${now.status}. Look at it again.`);
}

/**
 * Changes the status if it is still the one that was seen, and gives back what a cancelled order had taken. Products
 * are locked in the order of their ids, as they are when an order is placed.
 */
async function moved(db: Prisma.TransactionClient, id: string, from: OrderStatus, to: OrderStatus): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    with moved as (
      update orders set status = ${to}::order_status where id = ${id}::uuid and status = ${from}::order_status
      returning id, status
    ), freed as (
      select product_id, sum(quantity)::int as quantity
      from order_lines join moved on moved.id = order_id where moved.status = 'CANCELLED' group by product_id
    ), held as materialized (
      select freed.* from freed join products p on p.id = product_id order by p.id for no key update of p
    ), returned as (
      update products p set inventory = p.inventory + held.quantity, updated_at = clock_timestamp()
      from held where p.id = held.product_id
    )
    select id from moved`;
  return rows.length > 0;
}
