import { defineModule } from 'loomgate';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { rules } from './rules';
import { tables } from './tables';
import { productVisibility } from './visibility';

export default defineModule({
  resolvers,
  loaders,
  rules,
  tables,
  nodes: {
    Category: { find: (id, { loaders }) => loaders.catalogue.categoryById.load(id) },
    Product: { find: (id, { loaders }) => loaders.catalogue.productById.load(id) },
  },
  visibility: { Product: productVisibility },
});
