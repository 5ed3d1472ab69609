import { randomBytes } from 'node:crypto';
import type { Ports, Viewer } from 'loomgate';
import { done, type Outcome, type Refusals, refused, validate, write } from 'loomgate';
import type { Prisma } from '../../generated/prisma/client';
import type { CreateProductInput } from '../../generated/resolvers';
import { toProductSlug } from '../../shared/product-slug';
import { type NewProduct, newProduct } from './product-input';
import { addCategories, addImages, categoryDeleted, unknownCategories } from './product-parts';

const noArtisan = refused('NO_ARTISAN', null, 'Your account does not own an artisan.');
const slugTaken = refused('SLUG_TAKEN', ['title'], 'Another product has the slug derived from this title.');

const refusals: Refusals = {
  products_sku_key: refused('SKU_TAKEN', ['sku'], 'Another product has this sku.'),
  products_slug_key: slugTaken,
  products_artisan_id_fkey: noArtisan,
  product_categories_category_id_fkey: categoryDeleted,
};

/**
 * Creates a product of the viewer's artisan.
 * @param input with ids of the database
 * @returns the id of the product
 */
export async function createProduct(
  { prisma }: Ports,
  viewer: Viewer,
  input: CreateProductInput,
): Promise<Outcome<string>> {
  const product = validate(newProduct, input);
  if (product.value === null) return product;
  let outcome: Outcome<string> = slugTaken;
  for (const slug of slugsFor(product.value)) {
    if (outcome !== slugTaken) break;
    outcome = await write(prisma, refusals, (db) => store(db, viewer, slug, product.value));
  }
  return outcome;
}

/** The slug that an import would derive, and two with a random suffix, tried in order. */
function slugsFor({ title, sku }: NewProduct): string[] {
  const slug = toProductSlug(title, sku);
  const withSuffix = () => `${slug.slice(0, 191).replace(/-+$/, '')}-${randomBytes(4).toString('hex')}`;
  return [slug, withSuffix(), withSuffix()];
}

async function store(
  db: Prisma.TransactionClient,
  viewer: Viewer,
  slug: string,
  { price, status, categoryIds, images, description = null, ...given }: NewProduct,
): Promise<Outcome<string>> {
  const artisan = await db.artisan.findUnique({ where: { ownerId: viewer.id }, select: { id: true } });
  if (!artisan) return noArtisan;
  const userErrors = await unknownCategories(db, categoryIds ?? []);
  if (userErrors.length > 0) return { value: null, userErrors };
  const product = await db.product.create({
    data: {
      ...given,
      ...{ slug, description, artisanId: artisan.id, status: status ?? 'ACTIVE' },
      ...{ priceAmount: price.amount, priceCurrency: price.currencyCode },
    },
  });
  await addCategories(db, product, categoryIds ?? []);
  await addImages(db, product.id, images ?? []);
  return done(product.id);
}
