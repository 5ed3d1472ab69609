import { idOf } from '../../shared/global-id';
import type { Context } from '../context';
import { sellsFor } from '../own';
import { admins, anyOf, defineRule, type Rules, signedIn } from '../rule';
import { themselves } from '../themselves';
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
  async ({ orderId }, _, { viewer, loaders }) =>
    orderId !== undefined && viewer !== null && (await loaders.orders.orderById.load(orderId))?.buyerId === viewer.id,
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
    return order !== null && (await partsIn(order, context)).length > 0;
  },
);

/** What the viewer is to an order. An admin is not asked for more: it may do all. */
export async function partsIn(order: OrderRow, context: Context): Promise<Part[]> {
  const { viewer } = context;
  if (!viewer) return [];
  if (viewer.role === 'ADMIN') return ['ADMIN'];
  const parts = [viewer.id === order.buyerId && 'BUYER', (await sellsAllOf(order, context)) && 'SELLER'] as const;
  return parts.filter((part) => part !== false);
}

/** Whether every line of the order is a work of the viewer's artisan. */
async function sellsAllOf(order: OrderRow, context: Context): Promise<boolean> {
  const { linesOfOrder } = context.loaders.orders;
  const lines = await linesOfOrder.load(order.id);
  const products = await Promise.all(
    lines.map(({ productId }) => context.loaders.catalogue.productById.load(productId)),
  );
  const sold = await Promise.all(products.map((product) => product && sellsFor(product.artisanId, context)));
  return sold.length > 0 && sold.every(Boolean);
}

export const rules: Rules = {
  Query: { order: anyOf(buyerById, admins) },
  Mutation: { placeOrder: signedIn, updateOrderStatus: anyOf(inOrder, admins) },
  Subscription: { orderStatusChanged: anyOf(buyerByOrder, admins) },
  User: { orders: anyOf(themselves, admins) },
};
