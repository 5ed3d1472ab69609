import { defineModule } from '../module';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { buyerOrAdmins, rules } from './rules';

export default defineModule({
  resolvers,
  loaders,
  rules,
  nodes: { Order: { find: (id, { loaders }) => loaders.orders.orderById.load(id), rule: buyerOrAdmins } },
});
