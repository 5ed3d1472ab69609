import { done, type Outcome, type Problem, refused } from 'loomgate';
import type { OrderDraft, StockLine } from './stock';

const keyConflict = refused(
  'IDEMPOTENCY_CONFLICT',
  ['idempotencyKey'],
  'This key was used for an order with other lines.',
);
const mixedCurrencies = refused('MIXED_CURRENCIES', ['lines'], 'All lines of an order must have the same currency.');
const totalTooLarge = refused('TOTAL_TOO_LARGE', ['lines'], 'The total of the order exceeds the maximum.');

/**
 * Checks a draft against the stock that was read for it.
 * @param stock a row for each line of the draft
 * @returns the existing order of the idempotency key, or all user errors; null when the draft can be stored
 */
export function checkOrder({ digest, lines }: OrderDraft, stock: readonly StockLine[]): Outcome<string> | null {
  const [first] = stock;
  if (first?.orderId) return first.digest === digest ? done(first.orderId) : keyConflict;
  const userErrors = stock.flatMap((line, index) => stockProblems(line, String(index), lines[index]?.quantity ?? 0));
  if (userErrors.length > 0) return { value: null, userErrors };
  if (new Set(stock.map(({ currency }) => currency)).size > 1) return mixedCurrencies;
  return first?.exceedsMaxTotal ? totalTooLarge : null;
}

function stockProblems({ inventory }: StockLine, index: string, quantity: number): Problem[] {
  if (inventory === null)
    return refused('PRODUCT_NOT_FOUND', ['lines', index, 'productId'], 'This product is not on sale.').userErrors;
  if (inventory >= quantity) return [];
  const left = inventory === 0 ? 'This product is sold out.' : `Only ${inventory} of this product are left.`;
  return refused('OUT_OF_STOCK', ['lines', index, 'quantity'], left).userErrors;
}
