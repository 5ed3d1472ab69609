import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { rules } from './rules';

export default defineModule({
  resolvers,
  loaders,
  rules,
  invalidation,
  nodes: { Review: { find: (id, { loaders }) => loaders.reviews.reviewById.load(id) } },
});
