import { createHash } from 'node:crypto';
import type { Market, Product } from './market';
import { newId } from './new-id';
import { at, type Random } from './random';
import { momentAfter } from './time';

interface Line {
  readonly product: Product;
  readonly quantity: number;
}

export interface OrderDraft {
  readonly id: string;
  readonly number: string;
  readonly buyerId: string;
  readonly status: string;
  readonly totalCents: number;
  readonly currency: string;
  readonly placedAt: Date;
  readonly inputDigest: string;
  readonly lines: readonly Line[];
}

/** The maximum of numeric(14, 2) in cents. */
const maxCents = 10 ** 14 - 1;
const dayMs = 86_400_000;

/**
 * Drafts an order: one to four products of one currency, all created before the order.
 * @param drawProduct draws the rank of a product; popular ones are more frequent
 */
export function draftOrder(number: string, market: Market, random: Random, drawProduct: () => number): OrderDraft {
  const buyer = at(market.buyers, Math.floor(market.buyers.length * random.next() ** 1.5));
  const lines = drawLines(market, random, drawProduct);
  const placedAt = momentAfter(
    market.period,
    random,
    buyer.createdAt,
    ...lines.map(({ product }) => product.createdAt),
  );
  return {
    id: newId(),
    number,
    buyerId: buyer.id,
    status: drawStatus(random, (market.period.end - placedAt) / dayMs),
    totalCents: lines.reduce((sum, line) => sum + costOf(line), 0),
    currency: at(lines, 0).product.currency,
    placedAt: new Date(placedAt),
    inputDigest: createHash('sha256').update(lines.map(toText).join()).digest('hex'),
    lines,
  };
}

const costOf = ({ product, quantity }: Line) => product.priceCents * quantity;
const toText = ({ product, quantity }: Line) => `${product.id}:${quantity}`;

function drawLines(market: Market, random: Random, drawProduct: () => number): Line[] {
  const lines: Line[] = [];
  const wanted = 1 + Math.floor(4 * random.next() ** 2);
  for (let drawn = 0; drawn < wanted; drawn += 1) {
    const line = { product: at(market.products, drawProduct()), quantity: 1 + Math.floor(3 * random.next() ** 3) };
    if (lines.length === 0 && costOf(line) > maxCents) line.quantity = 1;
    if (canAdd(line, lines)) lines.push(line);
  }
  return lines;
}

/** Returns whether a line fits an order: same currency, no duplicate product, a total that can be stored. */
function canAdd(line: Line, lines: readonly Line[]): boolean {
  const total = lines.reduce((sum, other) => sum + costOf(other), costOf(line));
  const fits = ({ product }: Line) => product !== line.product && product.currency === line.product.currency;
  return lines.every(fits) && total <= maxCents;
}

/** Draws a status that fits the age of an order. */
function drawStatus(random: Random, ageDays: number): string {
  const drawn = random.next();
  if (drawn < 0.06) return 'CANCELLED';
  if (ageDays < 2) return drawn < 0.4 ? 'PLACED' : 'PAID';
  if (ageDays < 10) return drawn < 0.3 ? 'PAID' : 'SHIPPED';
  return 'DELIVERED';
}
