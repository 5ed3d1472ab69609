import type { Resolvers } from '../../generated/resolvers';
import { existing } from '../../loaders';
import { idOf, toGlobalId } from '../../shared/global-id';
import { requireSelfOrAdmin } from '../require-self';
import { findOrder } from './find';

export const resolvers: Resolvers = {
  Query: {
    order: (_, { id }, context) => findOrder(idOf('Order', id), context),
  },
  Order: {
    total: ({ totalAmount, totalCurrency }) => ({ amount: totalAmount, currencyCode: totalCurrency }),
    buyer: ({ buyerId }, _, { loaders }) => existing(loaders.accounts.userById.load(buyerId)),
    lines: ({ id }, _, { loaders }) => loaders.orders.linesOfOrder.load(id),
  },
  OrderLine: {
    id: ({ id }) => toGlobalId('OrderLine', id),
    product: ({ productId }, _, { loaders }) => existing(loaders.catalogue.productById.load(productId)),
    unitPrice: ({ unitAmount, unitCurrency }) => ({ amount: unitAmount, currencyCode: unitCurrency }),
  },
  User: {
    orders({ id }, args, { viewer, loaders }) {
      requireSelfOrAdmin(viewer, id);
      return loaders.orders.ordersOfBuyer.load(id, args);
    },
  },
};
