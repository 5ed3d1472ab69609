import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
import { orderLines, orders } from './repository';
import { resolvers } from './resolvers';
import { buyerOfLineOrAdmins, buyerOrAdmins, rules } from './rules';
import { userErrors } from './user-errors';

export default defineModule({
  resolvers,
  loaders,
  rules,
  invalidation,
  userErrors,
  nodes: {
    Order: { table: orders, find: (id, { loaders }) => loaders.orders.orderById.load(id), rule: buyerOrAdmins },
    OrderLine: {
      table: orderLines,
      find: (id, { loaders }) => loaders.orders.orderLineById.load(id),
      rule: buyerOfLineOrAdmins,
    },
  },
});
