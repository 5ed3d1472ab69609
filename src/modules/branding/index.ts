import { defineModule } from '../module';
import { loaders } from './loaders';
import { resolvers } from './resolvers';

export default defineModule({
  resolvers,
  loaders,
  nodes: { BrandPack: (id, context) => context.loaders.branding.brandPackById.load(id) },
});
