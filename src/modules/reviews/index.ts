import { defineModule } from '../module';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { rules } from './rules';

export default defineModule({
  resolvers,
  loaders,
  rules,
  nodes: { Review: { find: (id, { loaders }) => loaders.reviews.reviewById.load(id) } },
});
