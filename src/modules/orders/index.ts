import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
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
    Order: { find: (id, { loaders }) => loaders.orders.orderById.load(id), rule: buyerOrAdmins },
    OrderLine: { find: (id, { loaders }) => loaders.orders.orderLineById.load(id), rule: buyerOfLineOrAdmins },
  },
});
