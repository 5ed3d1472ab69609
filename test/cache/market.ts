import type { Client } from 'pg';
import type { Viewer } from '../../packages/loomgate/src/modules/context';

/** A seller with a draft, and a buyer with an order. */
export interface Market {
  readonly seller: Viewer;
  readonly buyer: Viewer;
  readonly draftId: string;
  readonly orderId: string;
}

export async function fillMarket(sql: Client): Promise<Market> {
  const insert = async (statement: string, ...values: unknown[]): Promise<string> => {
    const { rows } = await sql.query<{ id: string }>(`${statement} returning id`, values);
    return rows[0]?.id ?? '';
  };
  const addUser = (name: string) =>
    insert(`insert into users (email, display_name) values ($1, $2)`, `${name.toLowerCase()}@example.com`, name);
  const [seller, buyer] = [await addUser('Seller'), await addUser('Buyer')];
  const artisan = await insert(`insert into artisans (slug, name, owner_id) values ('ada', 'Ada', $1)`, seller);
  const addProduct = (slug: string, status: string) =>
    insert(
      `insert into products (sku, slug, title, price_amount, price_currency, inventory, artisan_id, status, updated_at)
       values ($1, $1, $1, 10, 'EUR', 5, $2, $3::product_status, now())`,
      slug,
      artisan,
      status,
    );
  const [draftId, bowl] = [await addProduct('draft', 'DRAFT'), await addProduct('bowl', 'ACTIVE')];
  await sql.query(
    `insert into reviews (product_id, artisan_id, author_id, rating, body) values ($1, $2, $3, 5, 'Well made')`,
    [bowl, artisan, buyer],
  );
  const orderId = await insert(
    `insert into orders (number, buyer_id, total_amount, total_currency, idempotency_key, input_digest)
     values ('1', $1, 10, 'EUR', 'key', '')`,
    buyer,
  );
  return { seller: { id: seller, role: 'ARTISAN' }, buyer: { id: buyer, role: 'BUYER' }, draftId, orderId };
}
