import { type Event, signedInViewer, topicOf } from 'loomgate';
import type { Resolvers } from '../../generated/resolvers';
import { orderRolesOf } from './rules';

export const resolvers: Resolvers = {
  Query: {
    order: (_, { id }, { loaders, idOf }) => loaders.orders.orderById.load(idOf('Order', id)),
  },
  Mutation: {
    placeOrder: (_, { input: { idempotencyKey, lines } }, context) =>
      context.services.orders.placeOrder(signedInViewer(context), {
        idempotencyKey,
        lines: lines.map(({ productId, quantity }) => ({ productId: context.idOf('Product', productId), quantity })),
      }),
    async updateOrderStatus(_, { input: { id, status } }, context) {
      const order = await context.loaders.orders.orderById.load(context.idOf('Order', id));
      const roles = await orderRolesOf(order, context);
      return context.services.orders.updateOrderStatus(signedInViewer(context), { order, roles, status }, context);
    },
  },
  Subscription: {
    orderStatusChanged: {
      subscribe: (_, { orderId, after }, { follow, idOf }) => follow(topicOf('Order', idOf('Order', orderId)), after),
      resolve: (event: Event) => event,
    },
  },
  OrderEvent: {
    order: ({ subjectId }, _, { loaders }) => loaders.orders.orderById.loadOrThrow(subjectId),
  },
  PlaceOrderPayload: {
    order: ({ value }, _, { loaders }) => (value ? loaders.orders.orderById.loadOrThrow(value) : null),
  },
  UpdateOrderStatusPayload: {
    order: ({ value }, _, { loaders }) => (value ? loaders.orders.orderById.loadOrThrow(value) : null),
  },
  Order: {
    total: ({ totalAmount, totalCurrency }) => ({ amount: totalAmount, currencyCode: totalCurrency }),
    buyer: ({ buyerId }, _, { loaders }) => loaders.accounts.userById.loadOrThrow(buyerId),
    lines: ({ id }, _, { loaders }) => loaders.orders.linesOfOrder.load(id),
  },
  OrderLine: {
    product: ({ productId }, _, { loaders }) => loaders.catalogue.productById.load(productId),
    unitPrice: ({ unitAmount, unitCurrency }) => ({ amount: unitAmount, currencyCode: unitCurrency }),
  },
  User: {
    orders: ({ id }, args, { loaders }) => loaders.orders.ordersOfBuyer.load(id, args),
  },
};
