import { defineModule } from '../module';
import { loaders } from './loaders';
import { resolvers } from './resolvers';

export default defineModule({
  resolvers,
  loaders,
  nodes: { Artisan: (id, context) => context.loaders.artisans.artisanById.load(id) },
});
