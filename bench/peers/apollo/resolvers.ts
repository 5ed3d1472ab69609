import type { Source } from './source.ts';
import type { Artisan, Product, Review } from './statements.ts';

interface PageArguments {
  readonly first: number;
}

/** The resolvers of all Apollo contestants. */
export const resolvers = {
  Query: {
    products: async (_: unknown, { first }: PageArguments, source: Source) => ({
      nodes: await source.products(first),
    }),
  },
  Product: {
    price: ({ priceAmount }: Product) => ({ amount: priceAmount }),
    artisan: ({ artisanId }: Product, _: unknown, source: Source) => source.artisan(artisanId),
    categories: ({ id }: Product, _: unknown, source: Source) => source.categories(id),
    reviews: async ({ id }: Product, { first }: PageArguments, source: Source) => ({
      nodes: await source.reviews(id, first),
    }),
  },
  Artisan: {
    owner: ({ ownerId }: Artisan, _: unknown, source: Source) => (ownerId ? source.user(ownerId) : null),
  },
  Review: {
    author: ({ authorId }: Review, _: unknown, source: Source) => source.user(authorId),
  },
};
