import type { Context } from 'loomgate';
import { anyOf, defineRule, idOf, type Rules, signedIn } from 'loomgate';
import { noId, sellsFor } from '../ownership';
import { admins } from '../roles';
import { selfRule } from '../self-rule';
import type { OrderLineRow, OrderRow } from './repository';
import type { Part } from './transitions';

const buyer = defineRule<Partial<OrderRow>, object>(
  'the buyer',
  'viewer',
  ({ buyerId }, _, { viewer }) => viewer !== null && viewer.id === buyerId,
);

/** Asked with the order as parent: of what `node` finds. */
export const buyerOrAdmins = anyOf(buyer, admins);

const buyerOfLine = defineRule<Partial<OrderLineRow>, object>(
  'the buyer',
  'viewer',
  async ({ orderId = noId }, _, { viewer, loaders }) =>
    viewer !== null && (await loaders.orders.orderById.load(orderId))?.buyerId === viewer.id,
);

/** Asked with the line as parent: of what `node` finds. */
export const buyerOfLineOrAdmins = anyOf(buyerOfLine, admins);

async function isBuyer(globalId: string, { viewer, loaders }: Context): Promise<boolean> {
  const order = await loaders.orders.orderById.load(idOf('Order', globalId));
  return order !== null && order.buyerId === viewer?.id;
}

const buyerById = defineRule<object, { id: string }>('the buyer', 'viewer', (_, { id }, context) =>
  isBuyer(id, context),
);

const buyerByOrder = defineRule<object, { orderId: string }>('the buyer', 'viewer', (_, { orderId }, context) =>
  isBuyer(orderId, context),
);

const inOrder = defineRule<object, { input: { id: string } }>(
  'the buyer and those who sell what is in it',
  'viewer',
  async (_, { input }, context) => {
    const order = await context.loaders.orders.orderById.load(idOf('Order', input.id));
    return (await partsIn(order, context)).length > 0;
  },
);

/**
 * What the viewer is to an order. An admin is not asked for more: it may do all. As much is loaded where there is no
 * order.
 */
export async function partsIn(order: OrderRow | null, context: Context): Promise<Part[]> {
  const { viewer } = context;
  if (!viewer) return [];
  if (viewer.role === 'ADMIN') return ['ADMIN'];
  const isSeller = await sellsAllOf(order?.id ?? noId, context);
  const parts = [viewer.id === order?.buyerId && 'BUYER', isSeller && 'SELLER'] as const;
  return parts.filter((part) => part !== false);
}

/** Whether every line of the order is a work of the viewer's artisan. */
async function sellsAllOf(orderId: string, context: Context): Promise<boolean> {
  const { artisanIds } = await context.loaders.orders.sellersOfOrder.load(orderId);
  const [artisanId, ...others] = artisanIds ?? [];
  return (await sellsFor(artisanId, context)) && others.length === 0;
}

export const rules: Rules = {
  Query: { order: anyOf(buyerById, admins) },
  Mutation: { placeOrder: signedIn, updateOrderStatus: anyOf(inOrder, admins) },
  Subscription: { orderStatusChanged: anyOf(buyerByOrder, admins) },
  User: { orders: anyOf(selfRule, admins) },
};
