import { signedInViewer, toGlobalId } from 'loomgate';
import type { Resolvers } from '../../generated/resolvers';

export const resolvers: Resolvers = {
  Mutation: {
    addReview: (_, { input }, context) =>
      context.services.reviews.addReview(signedInViewer(context), {
        ...input,
        productId: context.idOf('Product', input.productId),
      }),
    updateReview: (_, { input }, context) =>
      context.services.reviews.updateReview(
        signedInViewer(context),
        { ...input, id: context.idOf('Review', input.id) },
        context,
      ),
    deleteReview: (_, { input }, context) =>
      context.services.reviews.deleteReview(signedInViewer(context), { id: context.idOf('Review', input.id) }, context),
  },
  AddReviewPayload: {
    review: ({ value }, _, { loaders }) => (value ? loaders.reviews.reviewById.loadOrThrow(value) : null),
  },
  UpdateReviewPayload: {
    review: ({ value }, _, { loaders }) => (value ? loaders.reviews.reviewById.loadOrThrow(value) : null),
  },
  DeleteReviewPayload: {
    deletedReviewId: ({ value }) => (value ? toGlobalId('Review', value) : null),
  },
  Review: {
    author: ({ authorId }, _, { loaders }) => loaders.accounts.userById.loadOrThrow(authorId),
    product: ({ productId }, _, { loaders }) => loaders.catalogue.productById.load(productId),
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
