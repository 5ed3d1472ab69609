import { type CopyValue, copyRows } from 'loomgate/commands';
import type { ClientBase } from 'pg';
import { inBatches } from './batches';
import { highestNumber } from './existing-rows';
import type { Market } from './market';
import { draftOrder, type OrderDraft } from './order-draft';
import { createRandom } from './random';
import type { Run } from './run';
import { createZipf } from './zipf';

/** Numbers of seeded orders have a separate prefix. */
const numberOf = (count: number) => `SEED-${String(count).padStart(8, '0')}`;
const lastOrder = (client: ClientBase): Promise<number> =>
  highestNumber(client, 'orders', 'number', '^SEED-([0-9]{8,15})$');

/** Adds orders by buyers, with their lines. */
export async function addOrders(run: Run, market: Market, total: number): Promise<{ orders: number; lines: number }> {
  const first = (await lastOrder(run.client)) + 1;
  const random = createRandom(`${run.seed} orders ${first}`);
  const drawProduct = createZipf(market.products.length, random);
  const step = run.progress('orders', total);
  const added = { orders: 0, lines: 0 };
  for (const drafts of inBatches(total, (index) => draftOrder(numberOf(first + index), market, random, drawProduct))) {
    added.orders += await copyRows(run.client, 'orders', orderColumns, step.count(drafts.map(toOrder)));
    added.lines += await copyRows(run.client, 'order_lines', lineColumns, drafts.flatMap(toLines));
  }
  step.done();
  return added;
}

const orderColumns = [
  ...['id', 'number', 'buyer_id', 'status', 'total_amount', 'total_currency'],
  ...['placed_at', 'idempotency_key', 'input_digest'],
];
const toOrder = (draft: OrderDraft): CopyValue[] => [
  ...[draft.id, draft.number, draft.buyerId, draft.status, toAmount(draft.totalCents), draft.currency],
  ...[draft.placedAt, draft.number, draft.inputDigest],
];

/** A trigger sets title and sku. */
const lineColumns = ['order_id', 'position', 'product_id', 'quantity', 'unit_amount', 'unit_currency'];
const toLines = (draft: OrderDraft): CopyValue[][] =>
  draft.lines.map(({ product, quantity }, position) => [
    ...[draft.id, position, product.id, quantity, toAmount(product.priceCents), product.currency],
  ]);

/** Converts cents to a decimal without floating point. */
function toAmount(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
