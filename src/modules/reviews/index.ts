import { defineModule } from 'loomgate';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { rules } from './rules';
import { tables } from './tables';

export default defineModule({
  resolvers,
  loaders,
  rules,
  tables,
  nodes: { Review: { find: (id, { loaders }) => loaders.reviews.reviewById.load(id) } },
});
