import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { rules } from './rules';
import { userErrors } from './user-errors';

export default defineModule({
  resolvers,
  loaders,
  rules,
  invalidation,
  userErrors,
  nodes: {
    Author: { find: (id, { loaders }) => loaders.library.authorById.load(id) },
    Book: { find: (id, { loaders }) => loaders.library.bookById.load(id) },
  },
});
