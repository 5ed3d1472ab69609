import { type Event, topicOf } from '../../events';
import type { Resolvers } from '../../generated/resolvers';
import { idOf } from '../../shared/global-id';
import type { Context } from '../context';
import { signedInViewer } from '../signed-in';
import type { OrderLineRow } from './repository';
import { partsIn } from './rules';

export const resolvers: Resolvers = {
  Query: {
    order: (_, { id }, { loaders }) => loaders.orders.orderById.load(idOf('Order', id)),
  },
  Mutation: {
    placeOrder: (_, { input: { idempotencyKey, lines } }, context) =>
      context.services.orders.placeOrder(signedInViewer(context), {
        idempotencyKey,
        lines: lines.map(({ productId, quantity }) => ({ productId: idOf('Product', productId), quantity })),
      }),
    async updateOrderStatus(_, { input: { id, status } }, context) {
      const order = await context.loaders.orders.orderById.load(idOf('Order', id));
      const parts = order ? await partsIn(order, context) : [];
      return context.services.orders.updateOrderStatus(signedInViewer(context), { order, parts, status }, context);
    },
  },
  Subscription: {
    orderStatusChanged: {
      subscribe: (_, { orderId, after }, { follow }) => follow(topicOf('Order', idOf('Order', orderId)), after),
      resolve: (event: Event) => event,
    },
  },
  OrderEvent: {
    order: ({ subjectId }, _, { loaders }) => loaders.orders.orderById.existing(subjectId),
  },
  PlaceOrderPayload: {
    order: ({ value }, _, { loaders }) => (value ? loaders.orders.orderById.existing(value) : null),
  },
  UpdateOrderStatusPayload: {
    order: ({ value }, _, { loaders }) => (value ? loaders.orders.orderById.existing(value) : null),
  },
  Order: {
    total: ({ totalAmount, totalCurrency }) => ({ amount: totalAmount, currencyCode: totalCurrency }),
    buyer: ({ buyerId }, _, { loaders }) => loaders.accounts.userById.existing(buyerId),
    lines: ({ id }, _, { loaders }) => loaders.orders.linesOfOrder.load(id),
  },
  OrderLine: {
    title: async (line, _, context) => (await productOf(line, context)).title,
    sku: async (line, _, context) => (await productOf(line, context)).sku,
    product: (line, _, context) => productOf(line, context),
    unitPrice: ({ unitAmount, unitCurrency }) => ({ amount: unitAmount, currencyCode: unitCurrency }),
  },
  User: {
    orders: ({ id }, args, { loaders }) => loaders.orders.ordersOfBuyer.load(id, args),
  },
};

function productOf({ productId }: OrderLineRow, { loaders }: Context) {
  return loaders.catalogue.productById.existing(productId);
}
