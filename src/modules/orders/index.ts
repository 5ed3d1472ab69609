import { defineModule } from 'loomgate';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { buyerOfLineOrAdmins, buyerOrAdmins, rules } from './rules';
import { tables } from './tables';

export default defineModule({
  resolvers,
  loaders,
  rules,
  tables,
  nodes: {
    Order: { find: (id, { loaders }) => loaders.orders.orderById.load(id), rule: buyerOrAdmins },
    OrderLine: { find: (id, { loaders }) => loaders.orders.orderLineById.load(id), rule: buyerOfLineOrAdmins },
  },
});
