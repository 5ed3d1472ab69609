import type { Prisma } from '../../../src/generated/prisma/client';
import { namedId } from './named-id';
import { type DemoProduct, productId, products } from './products';
import { onGlassPaperAndSilver } from './review-data/glass-paper-silver';
import { onStoneware } from './review-data/stoneware';
import { onWoolAndWood } from './review-data/wool-and-wood';
import { userId } from './users';

const artisanOf = new Map(products.map((product) => [product.id, product.artisanId]));

const reviewData = [...onStoneware, ...onWoolAndWood, ...onGlassPaperAndSilver];

export const reviews: Prisma.ReviewCreateManyInput[] = reviewData.map(([slug, author, rating, title, body, date]) => ({
  id: namedId('review', `${slug} ${author}`),
  productId: productId(slug),
  artisanId: artisanIdOf(slug),
  authorId: userId(author),
  rating,
  title,
  body,
  createdAt: date,
  updatedAt: date,
}));

function artisanIdOf(slug: DemoProduct): string {
  const found = artisanOf.get(productId(slug));
  if (!found) throw new Error(`${slug} has no artisan`);
  return found;
}
