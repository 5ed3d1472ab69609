import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
import { reviews } from './repository';
import { resolvers } from './resolvers';
import { rules } from './rules';
import { userErrors } from './user-errors';

export default defineModule({
  resolvers,
  loaders,
  rules,
  invalidation,
  userErrors,
  nodes: { Review: { table: reviews, find: (id, { loaders }) => loaders.reviews.reviewById.load(id) } },
});
