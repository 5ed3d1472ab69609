import { createHash } from 'node:crypto';
import { z } from 'zod';

const maxLines = 100;
const quantities = 'The quantity is a whole number from 1 to 10,000.';

/** Letters, digits, signs and spaces: nothing that cannot be seen in a log. */
const printable = /^\P{C}{1,200}$/u;

const line = z.object({
  /** In the database. */
  productId: z.string(),
  quantity: z.int(quantities).min(1, quantities).max(10_000, quantities),
});

const lines = z
  .array(line)
  .min(1, 'An order has at least one line.')
  .max(maxLines, `An order has at most ${maxLines} lines.`)
  .superRefine((all, context) => {
    const first = new Map<string, number>();
    for (const [place, { productId }] of all.entries()) {
      if (!first.has(productId)) first.set(productId, place);
      else context.addIssue({ code: 'custom', path: [place, 'productId'], message: 'Each product has one line.' });
    }
  });

export const placeOrderInput = z.object({
  idempotencyKey: z.string().regex(printable, 'The key has 1 to 200 printable characters.'),
  lines,
});

export type PlaceOrderInput = z.output<typeof placeOrderInput>;

/** The same for the same order, in whichever order its lines came. */
export function digestOf({ lines }: PlaceOrderInput): string {
  const sorted = lines.map(({ productId, quantity }) => `${productId} ${quantity}`).sort();
  return createHash('sha256').update(sorted.join('\n')).digest('hex');
}
