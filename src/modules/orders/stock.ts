import { Prisma } from '../../generated/prisma/client';
import type { PlaceOrderInput } from './place-order-input';

/** An order as it is asked for. */
export interface Draft extends PlaceOrderInput {
  readonly buyerId: string;
  /** Of what is asked for; kept beside the key. */
  readonly digest: string;
}

/** A line of a draft beside the product it asks for, and beside the order that has the draft's key already. */
export interface Outlook {
  readonly orderId: string | null;
  readonly digest: string | null;
  /** Null where the product is not on sale. */
  readonly inventory: number | null;
  readonly currency: string | null;
  readonly isTooDear: boolean | null;
}

/** The first total that total_amount does not hold. */
const tooDear = Prisma.sql`1e12`;

const wanted = ({ lines }: Draft) => Prisma.sql`
  unnest(${lines.map(({ productId }) => productId)}::uuid[], ${lines.map(({ quantity }) => quantity)}::int[])
    with ordinality as wanted (product_id, quantity, place)`;

/**
 * How things stand for a draft, line by line. One statement, so that its order and its stock are of the same moment:
 * who finds the stock gone because of its own order finds the order, too.
 */
export function lookAt(db: Prisma.TransactionClient, draft: Draft): Promise<Outlook[]> {
  return db.$queryRaw`
    select o.id as "orderId", o.input_digest as "digest", p.inventory, p.price_currency as "currency",
      sum(p.price_amount * wanted.quantity) over () >= ${tooDear} as "isTooDear"
    from ${wanted(draft)}
    left join products p on p.id = wanted.product_id and p.status = 'ACTIVE'
    left join orders o on o.buyer_id = ${draft.buyerId}::uuid and o.idempotency_key = ${draft.idempotencyKey}
    order by wanted.place`;
}

/**
 * Stores the order and takes its stock, all or nothing. Products are locked in the order of their ids, so that no two
 * orders wait for each other in a circle, and are read again under their locks. The order is stored once by its key,
 * and stock is taken only where it was stored.
 * @param number the order's; that it is taken is one of the reasons why an order cannot be stored
 * @returns the order's id; null when it cannot be stored, for a reason that `lookAt` tells
 */
export async function place(db: Prisma.TransactionClient, draft: Draft, number: string): Promise<string | null> {
  const [placed] = await db.$queryRaw<{ id: string }[]>`
    with held as materialized (
      select wanted.*, p.price_amount, p.price_currency, p.title, p.sku
      from ${wanted(draft)} join products p on p.id = wanted.product_id
      where p.status = 'ACTIVE' and p.inventory >= wanted.quantity
      order by p.id for no key update of p
    ), placed as (
      insert into orders (number, buyer_id, total_amount, total_currency, idempotency_key, input_digest)
      select ${number}, ${draft.buyerId}::uuid, sum(price_amount * quantity), min(price_currency),
        ${draft.idempotencyKey}, ${draft.digest}
      from held
      having count(*) = ${draft.lines.length} and count(distinct price_currency) = 1
        and sum(price_amount * quantity) < ${tooDear}
      on conflict do nothing
      returning id
    ), listed as (
      insert into order_lines (order_id, position, product_id, quantity, unit_amount, unit_currency, title, sku)
      select placed.id, place - 1, product_id, quantity, price_amount, price_currency, title, sku from held, placed
    ), taken as (
      update products p set inventory = p.inventory - held.quantity, updated_at = clock_timestamp()
      from held, placed where p.id = held.product_id
    )
    select id from placed`;
  return placed?.id ?? null;
}
