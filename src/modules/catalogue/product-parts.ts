import { type Problem, refused } from 'loomgate';
import type { Prisma, Product } from '../../generated/prisma/client';

type Db = Prisma.TransactionClient;

export interface NewImage {
  readonly url: string;
  readonly altText: string | null;
}

/** What a category that was deleted meanwhile says. */
export const categoryIsGone = refused('CATEGORY_NOT_FOUND', ['categoryIds'], 'One of the categories was just deleted.');

/** A userError for each category that does not exist, at its place in the list. */
export async function unknownCategories(db: Db, ids: readonly string[]): Promise<Problem[]> {
  if (ids.length === 0) return [];
  const rows = await db.category.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  const known = new Set(rows.map(({ id }) => id));
  return ids.flatMap((id, place) =>
    known.has(id)
      ? []
      : refused('CATEGORY_NOT_FOUND', ['categoryIds', String(place)], 'There is no such category.').userErrors,
  );
}

/**
 * Puts a product into categories, those that it is in already left as they are.
 * @param product as it is stored by now; a trigger fills in the same, but Prisma wants to be told
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

/** Stores the pictures of a product that has none. */
export async function addImages(db: Db, productId: string, images: readonly NewImage[]): Promise<void> {
  const data = images.map((image, position) => ({ productId, position, ...image }));
  if (data.length > 0) await db.productImage.createMany({ data });
}

/** Puts a product into these categories and takes it out of all others. */
export async function replaceCategories(db: Db, product: Product, ids: readonly string[]): Promise<void> {
  await db.productCategory.deleteMany({ where: { productId: product.id, categoryId: { notIn: [...ids] } } });
  await addCategories(db, product, ids);
}

/** Puts these pictures in the place of those that it has. */
export async function replaceImages(db: Db, productId: string, images: readonly NewImage[]): Promise<void> {
  await db.productImage.deleteMany({ where: { productId } });
  await addImages(db, productId, images);
}
