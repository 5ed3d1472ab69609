import type { Origin, Ports, Viewer } from 'loomgate';
import { done, type Outcome, refused, write } from 'loomgate';
import type { OrderStatus, Prisma } from '../../generated/prisma/client';
import { type OrderRole, transitionProblem } from './transitions';

export interface StatusChange {
  /** The order as the resolver read it; null when there is none. */
  readonly order: { readonly id: string; readonly status: OrderStatus } | null;
  /** The roles of the viewer for the order. */
  readonly roles: readonly OrderRole[];
  readonly status: OrderStatus;
}

const notFound = refused('ORDER_NOT_FOUND', ['id'], 'No order has this id.');
const illegalTransition = (reason: string) => refused('ILLEGAL_TRANSITION', ['status'], reason);

/**
 * Changes the status of an order. A no-op when it already has the status. Of concurrent changes only the first succeeds.
 */
export async function updateOrderStatus(
  { prisma, audit }: Ports,
  viewer: Viewer,
  { order, roles, status }: StatusChange,
  { address, requestId }: Origin,
): Promise<Outcome<string>> {
  if (!order) return notFound;
  if (order.status === status) return done(order.id);
  const problem = transitionProblem(order.status, status, roles);
  if (problem) return illegalTransition(problem);
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
  if (await updateStatus(db, id, from, to)) return done(id);
  // As text: Prisma fails to read a status that only a newer version knows.
  const [now] = await db.$queryRaw<{ status: string }[]>`select status::text from orders where id = ${id}::uuid`;
  if (!now) return notFound;
  return now.status === to
    ? done(id)
    : illegalTransition(`The status of the order has just changed to ${now.status}. Load it again.`);
}

/**
 * Changes the status if it is still `from`, and returns the stock of a cancelled order. Products are locked in the order of
 * their ids, as when an order is placed.
 * @returns whether the status was changed
 */
async function updateStatus(
  db: Prisma.TransactionClient,
  id: string,
  from: OrderStatus,
  to: OrderStatus,
): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    with updated as (
      update orders set status = ${to}::order_status where id = ${id}::uuid and status = ${from}::order_status
      returning id, status
    ), freed as (
      select product_id, sum(quantity)::int as quantity
      from order_lines join updated on updated.id = order_id where updated.status = 'CANCELLED' group by product_id
    ), locked as materialized (
      select freed.* from freed join products p on p.id = product_id order by p.id for no key update of p
    ), returned as (
      update products p set inventory = p.inventory + locked.quantity, updated_at = clock_timestamp()
      from locked where p.id = locked.product_id
    )
    select id from updated`;
  return rows.length > 0;
}
