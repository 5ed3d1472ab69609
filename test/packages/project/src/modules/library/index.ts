import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
import { authors, books } from './repository';
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
    Author: { table: authors, find: (id, { loaders }) => loaders.library.authorById.load(id) },
    Book: { table: books, find: (id, { loaders }) => loaders.library.bookById.load(id) },
  },
});
