import type { Context } from '../context';
import { requireSelfOrAdmin } from '../require-self';
import type { OrderRow } from './repository';

/**
 * An order, for its buyer and for admins. Nobody else learns whether it exists.
 * @throws LoomgateError FORBIDDEN
 */
export async function findOrder(id: string, { viewer, loaders }: Context): Promise<OrderRow | null> {
  const order = await loaders.orders.orderById.load(id);
  requireSelfOrAdmin(viewer, order?.buyerId);
  return order;
}
