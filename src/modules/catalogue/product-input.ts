import { anyComposedText, anyText, composedText } from 'loomgate';
import { z } from 'zod';
import { ProductStatus } from '../../generated/prisma/client';
import { decimalsOf, hasValidDecimals } from '../../shared/money';
import { maxSkuLength, skuForm } from '../../shared/sku';

const maxInventory = 1_000_000_000;
const inventoryRange = 'The inventory must be from 0 to 1,000,000,000.';

const sku = composedText('The sku', maxSkuLength).regex(
  skuForm,
  'The sku must consist of visible characters with single spaces between them.',
);

const title = composedText('The title', 500);

/** Postgres limits a search vector to 1 MiB; this keeps it well below. */
const description = anyComposedText('The description', 50_000).nullish();

const price = z
  .object(
    {
      amount: z
        .string()
        .refine((value) => !value.startsWith('-'), { error: 'The price must not be negative.', abort: true })
        .regex(/^\d{1,12}(\.\d{1,2})?$/, {
          error: 'The price must have at most 12 digits and two decimals.',
          abort: true,
        }),
      currencyCode: z
        .string()
        .regex(/^[A-Z]{3}$/, { error: 'The currency must be three capital letters, as in ISO 4217.', abort: true }),
    },
    'The price must not be null.',
  )
  .superRefine(({ amount, currencyCode }, context) => {
    if (hasValidDecimals(amount, currencyCode)) return;
    const message = `A price in ${currencyCode} must have at most ${decimalsOf(currencyCode)} decimals.`;
    context.addIssue({ code: 'custom', path: ['amount'], message });
  });

const inventory = z.int('The inventory must not be null.').min(0, inventoryRange).max(maxInventory, inventoryRange);

const status = z.enum(ProductStatus, 'The status must not be null.');

const categoryIds = z
  .array(z.string(), 'The categories must not be null; pass an empty list for none.')
  .max(50, 'A product must be in at most 50 categories.');

const webAddress = z
  .instanceof(URL)
  .transform(({ href }) => href)
  .refine((href) => /^https?:/.test(href), { error: 'The picture must have an http or https URL.', abort: true })
  .refine((href) => href.length <= 2_048, 'The URL must have at most 2048 characters.');

const altText = anyText('The description of the picture', 2_000)
  .nullish()
  .transform((value) => value ?? null);

/** The number is checked before the items, so that a thousand invalid items are one error. */
const images = z
  .array(z.unknown(), 'The pictures must not be null; pass an empty list for none.')
  .max(20, 'A product must have at most 20 pictures.')
  .pipe(z.array(z.object({ url: webAddress, altText })));

/** The input of `createProduct`. */
export const newProduct = z.object({
  sku,
  title,
  description,
  price,
  inventory,
  status: status.nullish(),
  categoryIds: categoryIds.nullish(),
  images: images.nullish(),
});

/** The input of `updateProduct`. An absent field stays unchanged; null clears an optional one. */
export const productChanges = z.object({
  id: z.string(),
  title: title.optional(),
  description,
  price: price.optional(),
  inventory: inventory.optional(),
  status: status.optional(),
  categoryIds: categoryIds.optional(),
  images: images.optional(),
});

export type NewProduct = z.output<typeof newProduct>;
export type ProductChanges = z.output<typeof productChanges>;
