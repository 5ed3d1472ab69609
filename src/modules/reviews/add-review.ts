import type { Ports, Viewer } from 'loomgate';
import { done, type Outcome, type Refusals, refused, validate, write } from 'loomgate';
import type { z } from 'zod';
import type { Prisma } from '../../generated/prisma/client';
import type { AddReviewInput } from '../../generated/resolvers';
import { newReview } from './review-input';

const productNotFound = refused('PRODUCT_NOT_FOUND', ['productId'], 'This product is not on sale.');
const ownProduct = refused('OWN_PRODUCT', ['productId'], 'You cannot review a product that you sell.');

/** The product is read without a lock: a review that is concurrent with its archiving is accepted. */
const refusals: Refusals = {
  reviews_author_id_product_id_key: refused(
    'ALREADY_REVIEWED',
    ['productId'],
    'You have already reviewed this product.',
  ),
  reviews_product_id_artisan_id_fkey: productNotFound,
  reviews_author_id_fkey: refused('ACCOUNT_NOT_FOUND', null, 'Your account no longer exists.'),
};

/**
 * Stores a review of a product on sale. An author reviews a product once.
 * @param input `productId` is an id of the database
 * @returns the id of the review
 */
export async function addReview({ prisma }: Ports, viewer: Viewer, input: AddReviewInput): Promise<Outcome<string>> {
  const review = validate(newReview, input);
  if (review.value === null) return review;
  return write(prisma, refusals, (db) => store(db, viewer, review.value));
}

async function store(
  db: Prisma.TransactionClient,
  viewer: Viewer,
  { productId, title = null, ...review }: z.output<typeof newReview>,
): Promise<Outcome<string>> {
  const product = await db.product.findUnique({
    where: { id: productId, status: 'ACTIVE' },
    select: { artisan: { select: { id: true, ownerId: true } } },
  });
  if (!product) return productNotFound;
  const { id: artisanId, ownerId } = product.artisan;
  if (ownerId === viewer.id) return ownProduct;
  const { id } = await db.review.create({
    data: { ...review, title, productId, artisanId, authorId: viewer.id },
    select: { id: true },
  });
  return done(id);
}
