import { isDeepStrictEqual } from 'node:util';
import type { Ports } from 'loomgate';
import { done, type Outcome, refused, validate, write } from 'loomgate';
import type { z } from 'zod';
import type { Prisma } from '../../generated/prisma/client';
import type { DeleteReviewInput, UpdateReviewInput } from '../../generated/resolvers';
import { reviewChanges } from './review-input';

const notFound = refused('REVIEW_NOT_FOUND', ['id'], 'No review has this id.');

/**
 * Updates the given fields. Without an effective change nothing is written and `updatedAt` stays.
 * @param input `id` is an id of the database
 * @returns the id of the review
 */
export async function updateReview({ prisma }: Ports, input: UpdateReviewInput): Promise<Outcome<string>> {
  const changes = validate(reviewChanges, input);
  if (changes.value === null) return changes;
  return write(prisma, {}, (db) => store(db, changes.value));
}

async function store(
  db: Prisma.TransactionClient,
  { id, rating, title, body }: z.output<typeof reviewChanges>,
): Promise<Outcome<string>> {
  await db.$queryRaw`select id from reviews where id = ${id}::uuid for no key update`;
  const now = await db.review.findUnique({ where: { id }, select: { rating: true, title: true, body: true } });
  if (!now) return notFound;
  const next = {
    rating: rating ?? now.rating,
    title: title === undefined ? now.title : title,
    body: body ?? now.body,
  };
  if (!isDeepStrictEqual(next, now)) await db.review.update({ where: { id }, data: next });
  return done(id);
}

/**
 * Deletes a review.
 * @param input `id` is an id of the database
 * @returns the id of the deleted review
 */
export function deleteReview({ prisma }: Ports, { id }: DeleteReviewInput): Promise<Outcome<string>> {
  return write(prisma, {}, async (db) => {
    const { count } = await db.review.deleteMany({ where: { id } });
    return count === 1 ? done(id) : notFound;
  });
}
