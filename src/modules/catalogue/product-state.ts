import { done, type Outcome, refused } from 'loomgate';
import { Prisma, ProductStatus } from '../../generated/prisma/client';
import type { ProductChanges } from './product-input';
import type { NewImage } from './product-parts';

/** The fields of a product that can change, normalised for deep comparison. */
interface ProductState {
  readonly title: string;
  readonly description: string | null;
  /** Always with two decimals. */
  readonly priceAmount: string;
  readonly priceCurrency: string;
  readonly inventory: number;
  readonly status: ProductStatus;
  /** Sorted, without duplicates. */
  readonly categoryIds: readonly string[];
  readonly images: readonly NewImage[];
}

const notFound = refused('PRODUCT_NOT_FOUND', ['id'], 'No product has this id.');
const isKnown = (status: string): boolean => Object.values<string>(ProductStatus).includes(status);

/**
 * Locks a product until the end of the transaction and reads it. A product in a status that only a newer version knows is
 * refused: its allowed transitions are unknown, and Prisma fails to read it.
 */
export async function lockProduct(db: Prisma.TransactionClient, id: string): Promise<Outcome<ProductState>> {
  const [locked] = await db.$queryRaw<{ status: string }[]>`
    select status::text from products where id = ${id}::uuid for no key update`;
  if (!locked) return notFound;
  const unknown = `This version does not know the status ${locked.status} of the product.`;
  if (!isKnown(locked.status)) return refused('ILLEGAL_TRANSITION', ['id'], unknown);
  const product = await db.product.findUnique({
    where: { id },
    select: {
      ...{ title: true, description: true, priceAmount: true, priceCurrency: true, inventory: true, status: true },
      categories: { select: { categoryId: true } },
      images: { select: { url: true, altText: true }, orderBy: { position: 'asc' } },
    },
  });
  if (!product) return notFound;
  const { categories, priceAmount, ...rest } = product;
  return done({
    ...rest,
    priceAmount: priceAmount.toFixed(2),
    categoryIds: categories.map(({ categoryId }) => categoryId).sort(),
  });
}

/** Applies changes to a state. */
export function withChanges(now: ProductState, changes: ProductChanges): ProductState {
  const { price, description, categoryIds } = changes;
  return {
    title: changes.title ?? now.title,
    description: description === undefined ? now.description : description,
    priceAmount: price ? new Prisma.Decimal(price.amount).toFixed(2) : now.priceAmount,
    priceCurrency: price?.currencyCode ?? now.priceCurrency,
    inventory: changes.inventory ?? now.inventory,
    status: changes.status ?? now.status,
    categoryIds: categoryIds ? [...new Set(categoryIds)].sort() : now.categoryIds,
    images: changes.images ?? now.images,
  };
}
