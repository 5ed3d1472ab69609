import { anyComposedText, anyText, composedText } from 'loomgate';
import { z } from 'zod';
import { ProductStatus } from '../../generated/prisma/client';
import { decimalsOf, isPayable } from '../../shared/money';
import { maxSkuLength, skuForm } from '../../shared/sku';

const maxInventory = 1_000_000_000;
const inventoryRange = 'The inventory is from 0 to 1,000,000,000.';

const sku = composedText('The sku', maxSkuLength).regex(
  skuForm,
  'The sku is made of visible characters, with single spaces between them.',
);

const title = composedText('The title', 500);

/** The search index of a product may not pass a megabyte; this keeps it well below. */
const description = anyComposedText('The description', 50_000).nullish();

const price = z
  .object(
    {
      amount: z
        .string()
        .refine((value) => !value.startsWith('-'), { error: 'The price may not be negative.', abort: true })
        .regex(/^\d{1,12}(\.\d{1,2})?$/, { error: 'The price has at most 12 digits and two decimals.', abort: true }),
      currencyCode: z
        .string()
        .regex(/^[A-Z]{3}$/, { error: 'The currency is three capital letters, as in ISO 4217.', abort: true }),
    },
    'The price may not be null.',
  )
  .superRefine(({ amount, currencyCode }, context) => {
    if (isPayable(amount, currencyCode)) return;
    const message = `A price in ${currencyCode} has at most ${decimalsOf(currencyCode)} decimals.`;
    context.addIssue({ code: 'custom', path: ['amount'], message });
  });

const inventory = z.int('The inventory may not be null.').min(0, inventoryRange).max(maxInventory, inventoryRange);

const status = z.enum(ProductStatus, 'The status may not be null.');

const categoryIds = z
  .array(z.string(), 'The categories may not be null; give an empty list for none.')
  .max(50, 'A product is in at most 50 categories.');

const webAddress = z
  .instanceof(URL)
  .transform(({ href }) => href)
  .refine((href) => /^https?:/.test(href), { error: 'The picture has an http or https URL.', abort: true })
  .refine((href) => href.length <= 2_048, 'The URL has at most 2048 characters.');

const altText = anyText('The description of the picture', 2_000)
  .nullish()
  .transform((value) => value ?? null);

/** Counted before they are looked at: a thousand wrong ones are one error. */
const images = z
  .array(z.unknown(), 'The pictures may not be null; give an empty list for none.')
  .max(20, 'A product has at most 20 pictures.')
  .pipe(z.array(z.object({ url: webAddress, altText })));

/** A new product. */
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

/** What of a product to change: what is left out stays, and null takes away what may be missing. */
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
