import { defineModule } from '../module';
import { loaders } from './loaders';
import { resolvers } from './resolvers';

export default defineModule({
  resolvers,
  loaders,
  nodes: { User: (id, context) => context.loaders.accounts.userById.load(id) },
});
