import { type Problem, refused } from 'loomgate';
import type { Prisma, Product } from '../../generated/prisma/client';

type Db = Prisma.TransactionClient;

export interface NewImage {
  readonly url: string;
  readonly altText: string | null;
}

/** For a category that was deleted during the write. */
export const categoryDeleted = refused(
  'CATEGORY_NOT_FOUND',
  ['categoryIds'],
  'One of the categories was just deleted.',
);

/** Returns a user error for each category that does not exist, with its index in the field path. */
export async function unknownCategories(db: Db, ids: readonly string[]): Promise<Problem[]> {
  if (ids.length === 0) return [];
  const rows = await db.category.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  const known = new Set(rows.map(({ id }) => id));
  return ids.flatMap((id, index) =>
    known.has(id)
      ? []
      : refused('CATEGORY_NOT_FOUND', ['categoryIds', String(index)], 'No category has this id.').userErrors,
  );
}

/**
 * Adds a product to categories, and skips those that it is in.
 * @param product as stored; a trigger copies its columns to product_categories, but Prisma requires them in the insert
 */
export async function addCategories(
  db: Db,
  { id: productId, status, createdAt, priceAmount, title }: Product,
  ids: readonly string[],
): Promise<void> {
  const columns = { productId, status, createdAt, priceAmount, title };
  const data = ids.map((categoryId) => ({ ...columns, categoryId }));
  if (data.length > 0) await db.productCategory.createMany({ data, skipDuplicates: true });
}

/** Stores the pictures of a product without pictures. */
export async function addImages(db: Db, productId: string, images: readonly NewImage[]): Promise<void> {
  const data = images.map((image, position) => ({ productId, position, ...image }));
  if (data.length > 0) await db.productImage.createMany({ data });
}

/** Sets the categories of a product. */
export async function replaceCategories(db: Db, product: Product, ids: readonly string[]): Promise<void> {
  await db.productCategory.deleteMany({ where: { productId: product.id, categoryId: { notIn: [...ids] } } });
  await addCategories(db, product, ids);
}

/** Replaces the pictures of a product. */
export async function replaceImages(db: Db, productId: string, images: readonly NewImage[]): Promise<void> {
  await db.productImage.deleteMany({ where: { productId } });
  await addImages(db, productId, images);
}
