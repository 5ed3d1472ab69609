/** Apollo Server with one statement per parent row (N+1). */
import { serveApollo } from '../peers/apollo/serve.ts';
import type { Source } from '../peers/apollo/source.ts';
import * as sql from '../peers/apollo/statements.ts';

const source: Source = {
  products: sql.products,
  artisan: async (id) => (await sql.artisansById([id]))[0],
  user: async (id) => (await sql.usersById([id]))[0],
  reviews: (productId, first) => sql.reviewsOfProducts([productId], first),
  categories: (productId) => sql.categoriesOfProducts([productId]),
};

serveApollo(() => source);
