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
  nodes: {
    Author: { find: (id, { loaders }) => loaders.library.authorById.load(id) },
    Book: { find: (id, { loaders }) => loaders.library.bookById.load(id) },
  },
});
