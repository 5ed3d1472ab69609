import { anyText, text } from 'loomgate';
import { z } from 'zod';

const rating = z
  .int('The rating may not be null.')
  .min(1, 'The rating is from 1 to 5.')
  .max(5, 'The rating is from 1 to 5.');
const title = anyText('The title', 300).nullish();
const body = text('The text', 20_000);

/** A new review. */
export const newReview = z.object({ productId: z.string(), rating, title, body });

/** What of a review to change: what is left out stays, and null takes away what may be missing. */
export const reviewChanges = z.object({ id: z.string(), rating: rating.optional(), title, body: body.optional() });
