import { defineModule } from '../module';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { visible } from './visibility';

export default defineModule({
  resolvers,
  loaders,
  nodes: {
    Category: (id, context) => context.loaders.catalogue.categoryById.load(id),
    Product: async (id, context) => visible(await context.loaders.catalogue.productById.load(id), context),
  },
});
