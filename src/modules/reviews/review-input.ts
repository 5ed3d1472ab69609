import { anyText, text } from 'loomgate';
import { z } from 'zod';

const rating = z
  .int('The rating must not be null.')
  .min(1, 'The rating must be from 1 to 5.')
  .max(5, 'The rating must be from 1 to 5.');
const title = anyText('The title', 300).nullish();
const body = text('The text', 20_000);

/** The input of `addReview`. */
export const newReview = z.object({ productId: z.string(), rating, title, body });

/** The input of `updateReview`. An absent field stays unchanged; null clears an optional one. */
export const reviewChanges = z.object({ id: z.string(), rating: rating.optional(), title, body: body.optional() });
