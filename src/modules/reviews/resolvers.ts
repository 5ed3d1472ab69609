import type { Resolvers } from '../../generated/resolvers';
import { existing } from '../../loaders';

export const resolvers: Resolvers = {
  Review: {
    author: ({ authorId }, _, { loaders }) => existing(loaders.accounts.userById.load(authorId)),
    product: ({ productId }, _, { loaders }) => existing(loaders.catalogue.productById.load(productId)),
  },
  Product: {
    rating: ({ id }, _, { loaders }) => loaders.reviews.ratingOfProduct.load(id),
    reviews: ({ id }, args, { loaders }) => loaders.reviews.reviewsOfProduct.load(id, args),
  },
  Artisan: {
    rating: ({ id }, _, { loaders }) => loaders.reviews.ratingOfArtisan.load(id),
  },
  User: {
    reviews: ({ id }, args, { loaders }) => loaders.reviews.reviewsOfAuthor.load(id, args),
  },
};
