import type { Context } from 'loomgate';
import { anyOf, defineRule, type Rules, signedIn } from 'loomgate';
import { absentId, ownsArtisan } from '../ownership';
import { admins } from '../roles';
import { selfRule } from '../self-rule';
import type { OrderLineRow, OrderRow } from './repository';
import type { OrderRole } from './transitions';

const buyer = defineRule<Partial<OrderRow>, object>(
  'the buyer',
  'viewer',
  ({ buyerId }, _, { viewer }) => viewer !== null && viewer.id === buyerId,
);

/** For `node`; the parent is the order. */
export const buyerOrAdmins = anyOf(buyer, admins);

const buyerOfLine = defineRule<Partial<OrderLineRow>, object>(
  'the buyer',
  'viewer',
  async ({ orderId = absentId }, _, { viewer, loaders }) =>
    viewer !== null && (await loaders.orders.orderById.load(orderId))?.buyerId === viewer.id,
);

/** For `node`; the parent is the line. */
export const buyerOfLineOrAdmins = anyOf(buyerOfLine, admins);

async function isBuyer(globalId: string, { viewer, loaders, idOf }: Context): Promise<boolean> {
  const order = await loaders.orders.orderById.load(idOf('Order', globalId));
  return order !== null && order.buyerId === viewer?.id;
}

const buyerById = defineRule<object, { id: string }>('the buyer', 'viewer', (_, { id }, context) =>
  isBuyer(id, context),
);

const buyerByOrder = defineRule<object, { orderId: string }>('the buyer', 'viewer', (_, { orderId }, context) =>
  isBuyer(orderId, context),
);

const buyerOrSeller = defineRule<object, { input: { id: string } }>(
  'the buyer and the seller of all its lines',
  'viewer',
  async (_, { input }, context) => {
    const order = await context.loaders.orders.orderById.load(context.idOf('Order', input.id));
    return (await orderRolesOf(order, context)).length > 0;
  },
);

/**
 * Returns the roles of the viewer for an order. For an admin nothing is loaded. Without an order the same statements run,
 * so that timing does not reveal whether it exists.
 */
export async function orderRolesOf(order: OrderRow | null, context: Context): Promise<OrderRole[]> {
  const { viewer } = context;
  if (!viewer) return [];
  if (viewer.role === 'ADMIN') return ['ADMIN'];
  const isSeller = await sellsEveryLine(order?.id ?? absentId, context);
  const roles = [viewer.id === order?.buyerId && 'BUYER', isSeller && 'SELLER'] as const;
  return roles.filter((role) => role !== false);
}

/** Returns whether the viewer's artisan sells every line of the order. */
async function sellsEveryLine(orderId: string, context: Context): Promise<boolean> {
  const { artisanIds } = await context.loaders.orders.artisansOfOrder.load(orderId);
  const [artisanId, ...others] = artisanIds ?? [];
  return (await ownsArtisan(artisanId, context)) && others.length === 0;
}

export const rules: Rules = {
  Query: { order: anyOf(buyerById, admins) },
  Mutation: { placeOrder: signedIn, updateOrderStatus: anyOf(buyerOrSeller, admins) },
  Subscription: { orderStatusChanged: anyOf(buyerByOrder, admins) },
  User: { orders: anyOf(selfRule, admins) },
};
