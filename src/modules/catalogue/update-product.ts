import { isDeepStrictEqual } from 'node:util';
import type { Ports } from 'loomgate';
import { done, type Outcome, type Refusals, validate, write } from 'loomgate';
import type { Prisma } from '../../generated/prisma/client';
import type { UpdateProductInput } from '../../generated/resolvers';
import { type ProductChanges, productChanges } from './product-input';
import { categoryDeleted, replaceCategories, replaceImages, unknownCategories } from './product-parts';
import { lockProduct, withChanges } from './product-state';

const refusals: Refusals = { product_categories_category_id_fkey: categoryDeleted };

/**
 * Updates the given fields. The slug does not change, so that links stay valid. Without an effective change nothing is
 * written and `updatedAt` stays. An archived product can be put on sale again by its status.
 * @param input with ids of the database
 * @returns the id of the product
 */
export async function updateProduct({ prisma }: Ports, input: UpdateProductInput): Promise<Outcome<string>> {
  const changes = validate(productChanges, input);
  if (changes.value === null) return changes;
  return write(prisma, refusals, (db) => store(db, changes.value));
}

/**
 * Archives a product. An archived product stays unchanged.
 * @param id of the database
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
