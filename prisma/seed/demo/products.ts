import { type Prisma, ProductStatus } from '../../../src/generated/prisma/client';
import { artisanId, type DemoArtisan } from './artisans';
import { categoryId } from './categories';
import { namedId } from './named-id';
import { bookbinding } from './product-data/bookbinding';
import { glass } from './product-data/glass';
import type { ProductData } from './product-data/product-data';
import { silver } from './product-data/silver';
import { stoneware } from './product-data/stoneware';
import { weaving } from './product-data/weaving';
import { woodturning } from './product-data/woodturning';

const productData = { ...stoneware, ...weaving, ...woodturning, ...glass, ...bookbinding, ...silver };

export type DemoProduct = keyof typeof productData;

export const productId = (slug: DemoProduct): string => namedId('product', slug);
export const priceOf = (slug: DemoProduct): string => productData[slug].price;

export const products: Prisma.ProductCreateManyInput[] = [
  ...toProducts('lindqvist-stoneware', 'LIN', stoneware),
  ...toProducts('atelier-fougere', 'FOU', weaving),
  ...toProducts('okafor-turnery', 'OKA', woodturning),
  ...toProducts('vetreria-morosin', 'MOR', glass),
  ...toProducts('blank-and-bound', 'BLA', bookbinding),
  ...toProducts('aoki-silver', 'AOK', silver),
];

const byId = new Map(products.map((product) => [product.id, product]));

/** The title and sku that an order line copies. */
export function lineSnapshotOf(slug: DemoProduct): { title: string; sku: string } {
  const product = byId.get(productId(slug));
  if (!product) throw new Error(`the demo has no ${slug}`);
  return { title: product.title, sku: product.sku };
}

function toProducts(
  artisan: DemoArtisan,
  prefix: string,
  data: Record<string, ProductData>,
): Prisma.ProductCreateManyInput[] {
  return Object.entries(data).map(([slug, product], index) => ({
    id: namedId('product', slug),
    sku: `${prefix}-${String(index + 1).padStart(3, '0')}`,
    slug,
    title: product.title,
    description: product.description,
    ...copiedColumns(product),
    priceCurrency: 'EUR',
    inventory: product.inventory,
    artisanId: artisanId(artisan),
    updatedAt: product.createdAt,
  }));
}

/** The columns that product_categories copies. */
function copiedColumns(product: ProductData) {
  return { status: product.status ?? ProductStatus.ACTIVE, createdAt: product.createdAt, priceAmount: product.price };
}

const entries: [string, ProductData][] = Object.entries(productData);

export const productCategories: Prisma.ProductCategoryCreateManyInput[] = entries.flatMap(([slug, product]) =>
  product.categories.map((category) => ({
    productId: namedId('product', slug),
    categoryId: categoryId(category),
    title: product.title,
    ...copiedColumns(product),
  })),
);

export const productImages: Prisma.ProductImageCreateManyInput[] = entries.flatMap(([slug, product]) =>
  product.images.map((altText, position) => ({
    productId: namedId('product', slug),
    position,
    url: `https://images.example.com/${slug}-${position + 1}.jpg`,
    altText,
  })),
);
