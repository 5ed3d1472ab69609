import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
import { users } from './repository';
import { resolvers } from './resolvers';
import { rules } from './rules';
import { userErrors } from './user-errors';

export default defineModule({
  resolvers,
  loaders,
  rules,
  invalidation,
  userErrors,
  nodes: { User: { table: users, find: (id, { loaders }) => loaders.accounts.userById.load(id) } },
});
