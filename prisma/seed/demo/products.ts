import { type Prisma, ProductStatus } from '../../../src/generated/prisma/client';
import { artisanId, type DemoArtisan } from './artisans';
import { categoryId } from './categories';
import { namedId } from './named-id';
import { bookbinding } from './pieces/bookbinding';
import { glass } from './pieces/glass';
import type { Piece } from './pieces/piece';
import { silver } from './pieces/silver';
import { stoneware } from './pieces/stoneware';
import { weaving } from './pieces/weaving';
import { woodturning } from './pieces/woodturning';

const pieces = { ...stoneware, ...weaving, ...woodturning, ...glass, ...bookbinding, ...silver };

export type DemoProduct = keyof typeof pieces;

export const productId = (slug: DemoProduct): string => namedId('product', slug);
export const priceOf = (slug: DemoProduct): string => pieces[slug].price;

export const products: Prisma.ProductCreateManyInput[] = [
  ...toProducts('lindqvist-stoneware', 'LIN', stoneware),
  ...toProducts('atelier-fougere', 'FOU', weaving),
  ...toProducts('okafor-turnery', 'OKA', woodturning),
  ...toProducts('vetreria-morosin', 'MOR', glass),
  ...toProducts('blank-and-bound', 'BLA', bookbinding),
  ...toProducts('aoki-silver', 'AOK', silver),
];

const byId = new Map(products.map((product) => [product.id, product]));

/** What an order line keeps of it. */
export function asBought(slug: DemoProduct): { title: string; sku: string } {
  const product = byId.get(productId(slug));
  if (!product) throw new Error(`the demo has no ${slug}`);
  return { title: product.title, sku: product.sku };
}

function toProducts(
  artisan: DemoArtisan,
  prefix: string,
  made: Record<string, Piece>,
): Prisma.ProductCreateManyInput[] {
  return Object.entries(made).map(([slug, piece], index) => ({
    id: namedId('product', slug),
    sku: `${prefix}-${String(index + 1).padStart(3, '0')}`,
    slug,
    title: piece.title,
    description: piece.description,
    ...carriedByEdges(piece),
    priceCurrency: 'EUR',
    inventory: piece.inventory,
    artisanId: artisanId(artisan),
    updatedAt: piece.createdAt,
  }));
}

/** The columns that an edge to a category repeats. */
function carriedByEdges(piece: Piece) {
  return { status: piece.status ?? ProductStatus.ACTIVE, createdAt: piece.createdAt, priceAmount: piece.price };
}

const entries: [string, Piece][] = Object.entries(pieces);

export const productCategories: Prisma.ProductCategoryCreateManyInput[] = entries.flatMap(([slug, piece]) =>
  piece.categories.map((category) => ({
    productId: namedId('product', slug),
    categoryId: categoryId(category),
    title: piece.title,
    ...carriedByEdges(piece),
  })),
);

export const productImages: Prisma.ProductImageCreateManyInput[] = entries.flatMap(([slug, piece]) =>
  piece.images.map((altText, position) => ({
    productId: namedId('product', slug),
    position,
    url: `https://images.example.com/${slug}-${position + 1}.jpg`,
    altText,
  })),
);
