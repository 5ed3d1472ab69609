import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
import { artisans } from './repository';
import { resolvers } from './resolvers';
import { rules } from './rules';
import { userErrors } from './user-errors';

export default defineModule({
  resolvers,
  loaders,
  rules,
  invalidation,
  userErrors,
  nodes: { Artisan: { table: artisans, find: (id, { loaders }) => loaders.artisans.artisanById.load(id) } },
});
