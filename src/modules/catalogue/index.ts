import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
import { categories, products } from './repository';
import { resolvers } from './resolvers';
import { rules } from './rules';
import { userErrors } from './user-errors';
import { productVisibility } from './visibility';

export default defineModule({
  resolvers,
  loaders,
  rules,
  invalidation,
  userErrors,
  nodes: {
    Category: { table: categories, find: (id, { loaders }) => loaders.catalogue.categoryById.load(id) },
    Product: { table: products, find: (id, { loaders }) => loaders.catalogue.productById.load(id) },
  },
  visibility: { Product: productVisibility },
});
