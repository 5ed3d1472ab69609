import { anyOf, defineRule, type Rules, signedIn } from 'loomgate';
import { admins } from '../roles';

const author = defineRule<object, { input: { id: string } }>('the author', 'viewer', async (_, { input }, context) => {
  const review = await context.loaders.reviews.reviewById.load(context.idOf('Review', input.id));
  return review !== null && review.authorId === context.viewer?.id;
});

export const rules: Rules = {
  Mutation: { addReview: signedIn, updateReview: anyOf(author, admins), deleteReview: anyOf(author, admins) },
};
