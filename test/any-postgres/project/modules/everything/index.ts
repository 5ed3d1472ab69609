import { allowAll, defineInvalidation, defineModule, rootKey } from 'loomgate';
import type { Fields } from '../../fields';
import { loaders } from './loaders';
import { type Everything, everything, rowCounts, type SalesOrder, salesOrders, simpleEverything } from './repository';

const query: Fields<undefined> = {
  everything: (_, args, { loaders }) => loaders.everything.everything.load(rootKey, args),
  salesOrders: (_, args, { loaders }) => loaders.everything.salesOrders.load(rootKey, args),
  simpleEverything: (_, args, { loaders }) => loaders.everything.simpleEverything.load(rootKey, args),
  rowCounts: (_, __, { loaders }) => loaders.everything.rowCounts.load(rootKey),
};

const ofEverything: Fields<Everything> = {
  orders: ({ id }, args, { loaders }) => loaders.everything.ordersOfEverything.load(id, args),
};

const ofSalesOrder: Fields<SalesOrder> = {
  everything: ({ bigId }, _, { loaders }) => loaders.everything.everythingById.load(bigId),
};

export default defineModule({
  resolvers: {
    Query: query,
    Everything: ofEverything,
    SalesOrder: ofSalesOrder,
    Mood: { SAD: 'sad', OK: 'ok', VERY_HAPPY: 'very happy', TYPE: 'type', N123: '123' },
    SalesMood: { X: 'x', Y: 'y' },
  },
  loaders,
  rules: {
    Query: { everything: allowAll, salesOrders: allowAll, simpleEverything: allowAll, rowCounts: allowAll },
  },
  invalidation: [
    defineInvalidation(everything, { listed: ['big', 'mood', 'small', 'numeric', 'text', 'timestamptz'] }),
    defineInvalidation(salesOrders, { keys: ['bigId'], listed: ['mood'] }),
    defineInvalidation(simpleEverything),
    defineInvalidation(rowCounts),
  ],
  nodes: {
    Everything: { table: everything, find: (key, { loaders }) => loaders.everything.everythingById.load(key) },
    SalesOrder: { table: salesOrders, find: (key, { loaders }) => loaders.everything.salesOrderById.load(key) },
    SimpleEverything: {
      table: simpleEverything,
      find: (key, { loaders }) => loaders.everything.simpleEverythingById.load(key),
    },
  },
});
