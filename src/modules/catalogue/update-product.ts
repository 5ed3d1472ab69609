import { isDeepStrictEqual } from 'node:util';
import type { Ports } from 'loomgate';
import { done, type Outcome, type Refusals, validate, write } from 'loomgate';
import type { Prisma } from '../../generated/prisma/client';
import type { UpdateProductInput } from '../../generated/resolvers';
import { type ProductChanges, productChanges } from './product-input';
import { categoryIsGone, replaceCategories, replaceImages, unknownCategories } from './product-parts';
import { lockProduct, withChanges } from './product-state';

const refusals: Refusals = { product_categories_category_id_fkey: categoryIsGone };

/**
 * Changes what is given; its slug stays, so that addresses do not break. A product that is so already is not written,
 * and keeps the time of its last change. An archived product can be put on sale again, by its status.
 * @param input ids are the database's
 * @returns the id of the product
 */
export async function updateProduct({ prisma }: Ports, input: UpdateProductInput): Promise<Outcome<string>> {
  const changes = validate(productChanges, input);
  if (changes.value === null) return changes;
  return write(prisma, refusals, (db) => store(db, changes.value));
}

/**
 * Takes a product off sale. One that is off sale already stays as it is.
 * @param id the database's
 */
export function archiveProduct({ prisma }: Ports, id: string): Promise<Outcome<string>> {
  return write(prisma, refusals, (db) => store(db, { id, status: 'ARCHIVED' }));
}

async function store(db: Prisma.TransactionClient, changes: ProductChanges): Promise<Outcome<string>> {
  const { id } = changes;
  const locked = await lockProduct(db, id);
  if (locked.value === null) return locked;
  const now = locked.value;
  const userErrors = await unknownCategories(db, changes.categoryIds ?? []);
  if (userErrors.length > 0) return { value: null, userErrors };
  const next = withChanges(now, changes);
  if (isDeepStrictEqual(next, now)) return done(id);
  const { categoryIds, images, ...columns } = next;
  const product = await db.product.update({ where: { id }, data: columns });
  if (!isDeepStrictEqual(categoryIds, now.categoryIds)) await replaceCategories(db, product, categoryIds);
  if (!isDeepStrictEqual(images, now.images)) await replaceImages(db, id, images);
  return done(id);
}
