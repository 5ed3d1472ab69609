import { defineModule } from '../module';
import { loaders } from './loaders';
import { resolvers } from './resolvers';

export default defineModule({
  resolvers,
  loaders,
  nodes: { Review: (id, context) => context.loaders.reviews.reviewById.load(id) },
});
