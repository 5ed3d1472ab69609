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
  nodes: { BrandPack: { find: (id, { loaders }) => loaders.branding.brandPackById.load(id) } },
});
