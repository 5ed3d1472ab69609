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
  nodes: {
    Author: { find: (id, { loaders }) => loaders.library.authorById.load(id) },
    Book: { find: (id, { loaders }) => loaders.library.bookById.load(id) },
  },
});
