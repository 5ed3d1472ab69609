import { Prisma } from '../../generated/prisma/client';
import type { PlaceOrderInput } from './place-order-input';

/** The input of an order, with its buyer. */
export interface OrderDraft extends PlaceOrderInput {
  readonly buyerId: string;
  /** Hash of the lines, stored with the idempotency key. */
  readonly digest: string;
}

/** The stock for one line of a draft, and the existing order of the draft's idempotency key. */
export interface StockLine {
  readonly orderId: string | null;
  readonly digest: string | null;
  /** Null when the product is not on sale. */
  readonly inventory: number | null;
  readonly currency: string | null;
  readonly exceedsMaxTotal: boolean | null;
}

/** The smallest total that exceeds the column total_amount. */
const totalLimit = Prisma.sql`1e12`;

const wanted = ({ lines }: OrderDraft) => Prisma.sql`
  unnest(${lines.map(({ productId }) => productId)}::uuid[], ${lines.map(({ quantity }) => quantity)}::int[])
    with ordinality as wanted (product_id, quantity, line_number)`;

/**
 * Reads stock and existing order for each line of a draft. One statement, so that both are of the same snapshot: a retry
 * that finds the stock taken by its own order also finds that order.
 */
export function readStock(db: Prisma.TransactionClient, draft: OrderDraft): Promise<StockLine[]> {
  return db.$queryRaw`
    select o.id as "orderId", o.input_digest as "digest", p.inventory, p.price_currency as "currency",
      sum(p.price_amount * wanted.quantity) over () >= ${totalLimit} as "exceedsMaxTotal"
    from ${wanted(draft)}
    left join products p on p.id = wanted.product_id and p.status = 'ACTIVE'
    left join orders o on o.buyer_id = ${draft.buyerId}::uuid and o.idempotency_key = ${draft.idempotencyKey}
    order by wanted.line_number`;
}

/**
 * Stores an order and decrements the stock, all lines or none. Products are locked in the order of their ids, which
 * prevents deadlocks, and read again under the locks. The idempotency key is unique; stock is decremented only when the
 * order was inserted.
 * @param number the order number; a number that is taken is one reason for null
 * @returns the id of the order; null when it was not stored, for a reason that `readStock` shows
 */
export async function insertOrder(
  db: Prisma.TransactionClient,
  draft: OrderDraft,
  number: string,
): Promise<string | null> {
  const [placed] = await db.$queryRaw<{ id: string }[]>`
    with locked as materialized (
      select wanted.*, p.price_amount, p.price_currency, p.title, p.sku
      from ${wanted(draft)} join products p on p.id = wanted.product_id
      where p.status = 'ACTIVE' and p.inventory >= wanted.quantity
      order by p.id for no key update of p
    ), placed as (
      insert into orders (number, buyer_id, total_amount, total_currency, idempotency_key, input_digest)
      select ${number}, ${draft.buyerId}::uuid, sum(price_amount * quantity), min(price_currency),
        ${draft.idempotencyKey}, ${draft.digest}
      from locked
      having count(*) = ${draft.lines.length} and count(distinct price_currency) = 1
        and sum(price_amount * quantity) < ${totalLimit}
      on conflict do nothing
      returning id
    ), listed as (
      insert into order_lines (order_id, position, product_id, quantity, unit_amount, unit_currency, title, sku)
      select placed.id, line_number - 1, product_id, quantity, price_amount, price_currency, title, sku from locked, placed
    ), taken as (
      update products p set inventory = p.inventory - locked.quantity, updated_at = clock_timestamp()
      from locked, placed where p.id = locked.product_id
    )
    select id from placed`;
  return placed?.id ?? null;
}
