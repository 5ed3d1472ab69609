import { done, type Outcome, type Problem, refused } from 'loomgate';
import type { Draft, Outlook } from './stock';

const conflict = refused('IDEMPOTENCY_CONFLICT', ['idempotencyKey'], 'This key belongs to an order of something else.');
const mixed = refused('MIXED_CURRENCIES', ['lines'], 'An order has one currency. Order these products apart.');
const tooDear = refused('TOTAL_TOO_LARGE', ['lines'], 'The order comes to more than one order may cost.');

/**
 * What is certain about a draft without trying.
 * @param outlook a row for each of its lines
 * @returns the order that its key gave before, or all that is wrong with it; null when it can be placed
 */
export function checkOrder({ digest, lines }: Draft, outlook: readonly Outlook[]): Outcome<string> | null {
  const before = outlook[0];
  if (before?.orderId) return before.digest === digest ? done(before.orderId) : conflict;
  const userErrors = outlook.flatMap((line, place) => missing(line, String(place), lines[place]?.quantity ?? 0));
  if (userErrors.length > 0) return { value: null, userErrors };
  if (new Set(outlook.map(({ currency }) => currency)).size > 1) return mixed;
  return before?.isTooDear ? tooDear : null;
}

function missing({ inventory }: Outlook, place: string, quantity: number): Problem[] {
  if (inventory === null)
    return refused('PRODUCT_NOT_FOUND', ['lines', place, 'productId'], 'This product is not on sale.').userErrors;
  if (inventory >= quantity) return [];
  const left = inventory === 0 ? 'This product is sold out.' : `Only ${inventory} of this product are left.`;
  return refused('OUT_OF_STOCK', ['lines', place, 'quantity'], left).userErrors;
}
