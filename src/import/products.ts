import type { CopyValue } from 'loomgate/commands';
import type { z } from 'zod';
import { toProductSlug } from '../shared/product-slug';
import {
  composedText,
  instant,
  list,
  optionalComposedText,
  optionalText,
  price,
  record,
  reference,
  sku,
  webAddress,
  wholeNumber,
} from './fields';
import { defineKind } from './kind';
import { checkProducts } from './products-check';
import { storeProducts } from './products-store';

const maxInteger = 2_147_483_647;

const schema = record({
  sku,
  title: composedText(500),
  // The search vector of title and description is limited to 1 MiB by Postgres; this keeps it well below.
  description: optionalComposedText(50_000),
  artisanSlug: reference,
  categorySlugs: list(reference, 100),
  price,
  inventory: wholeNumber(0, maxInteger),
  images: list(record({ url: webAddress, altText: optionalText(2_000) }), 100),
  createdAt: instant,
});

export const products = defineKind({
  name: 'products',
  table: 'import_products',
  columns: {
    sku: 'text',
    slug: 'text',
    title: 'text',
    description: 'text',
    price_amount: 'numeric(14, 2)',
    price_currency: 'char(3)',
    inventory: 'integer',
    artisan_slug: 'text',
    category_slugs: 'text[]',
    images: 'jsonb',
    created_at: 'timestamptz(3)',
  },
  /** `outcome` is `created`, `updated` or `unchanged`. */
  workColumns: { artisan_id: 'uuid', category_ids: 'uuid[]', product_id: 'uuid', outcome: 'text' },
  batchSize: 2_000,
  targets: ['products', 'product_categories', 'product_images'],
  schema,
  toRow,
  check: checkProducts,
  store: storeProducts,
});

function toRow(line: z.output<typeof schema>): CopyValue[] {
  return [
    line.sku,
    toProductSlug(line.title, line.sku),
    line.title,
    line.description,
    line.price.amount,
    line.price.currencyCode,
    line.inventory,
    line.artisanSlug,
    toArrayLiteral([...new Set(line.categorySlugs)]),
    JSON.stringify(line.images),
    line.createdAt,
  ];
}

function toArrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
