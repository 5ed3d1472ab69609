import { createHash } from 'node:crypto';
import { z } from 'zod';

const maxLines = 100;
const quantities = 'The quantity must be a whole number from 1 to 10,000.';

/** No control or unassigned characters, so that a key is readable in logs. */
const printable = /^\P{C}{1,200}$/u;

const line = z.object({
  /** The id in the database. */
  productId: z.string(),
  quantity: z.int(quantities).min(1, quantities).max(10_000, quantities),
});

const lines = z
  .array(line)
  .min(1, 'An order must have at least one line.')
  .max(maxLines, `An order must have at most ${maxLines} lines.`)
  .superRefine((all, context) => {
    const seen = new Set<string>();
    for (const [index, { productId }] of all.entries()) {
      if (!seen.has(productId)) seen.add(productId);
      else
        context.addIssue({ code: 'custom', path: [index, 'productId'], message: 'Each product must have one line.' });
    }
  });

export const placeOrderInput = z.object({
  idempotencyKey: z.string().regex(printable, 'The key must have 1 to 200 printable characters.'),
  lines,
});

export type PlaceOrderInput = z.output<typeof placeOrderInput>;

/** Hashes the lines of an order, independent of their order. */
export function digestLines({ lines }: PlaceOrderInput): string {
  const sorted = lines.map(({ productId, quantity }) => `${productId} ${quantity}`).sort();
  return createHash('sha256').update(sorted.join('\n')).digest('hex');
}
