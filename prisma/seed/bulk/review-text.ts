import { at, type Random } from './random';
import { parts, tones } from './words/reviews';

/** Cumulative shares of the ratings 5, 4, 3, 2 and 1 for a product of average quality. */
const shares = [0.58, 0.82, 0.92, 0.97, 1];

/**
 * Draws a rating from 1 to 5; most are high.
 * @param quality the quality of the product, from 0.5 to 2; 1 is average
 */
export function drawRating(random: Random, quality: number): number {
  const drawn = random.next() ** quality;
  return 5 - shares.findIndex((share) => drawn < share);
}

/** Composes a title (70 % of reviews have one) and one to three sentences that fit the rating. */
export function composeReview(random: Random, rating: number): { title: string | null; body: string } {
  const tone = at(tones, rating - 1);
  const remark = `The ${random.pick(parts)} ${random.pick(tone.remarks)}.`;
  const sentences = [
    random.next() < 0.7 && random.pick(tone.openings),
    remark,
    random.next() < 0.6 && random.pick(tone.closings),
  ];
  return {
    title: random.next() < 0.3 ? null : random.pick(tone.titles),
    body: sentences.filter(Boolean).join(' '),
  };
}
