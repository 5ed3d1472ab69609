import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { bearerOf } from '../../attacks/tokens';
import type { Connection } from './connection';
import type { History } from './history';
import { pick } from './pick';
import type { Place } from './places';
import { reviewsOf, stockOf } from './questions';
import type { Tally } from './tally';
import { throughout } from './throughout';

const pauseMs = 10;

/** Writes by SQL, without a gateway. */
export async function writeBySql(url: string, products: readonly string[], history: History, tally: Tally) {
  const client = new Client({ connectionString: url });
  await client.connect();
  while (!tally.isOver()) {
    const id = pick(products);
    const [thing, statement] = Math.random() < 0.7 ? [stockOf(id), moreStock] : [reviewsOf(id), oneReviewMore];
    const { rows } = await client.query<{ version: number }>(statement, [id]);
    history.committed(thing, Number(rows[0]?.version), await lsnOf(client));
    tally.written();
    await sleep(Math.random() * pauseMs);
  }
  await client.end();
}

const moreStock = 'update products set inventory = inventory + 1 where id = $1 returning inventory as version';

/** Locks the products, so that concurrent reviews count each other. */
const oneReviewMore = `
  with product as (select id, artisan_id from products where id = $1 for update),
  author as (
    insert into users (email, display_name) values (gen_random_uuid() || '@example.com', 'Somebody') returning id),
  written as (
    insert into reviews (product_id, artisan_id, author_id, rating, body)
    select product.id, product.artisan_id, author.id, 4, 'Good.' from product, author returning product_id)
  select (select count(*)::int from reviews where product_id = $1) + 1 as version from written`;

async function lsnOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ lsn: string }>('select pg_current_wal_insert_lsn()::text as lsn');
  return rows[0]?.lsn ?? '0/0';
}

/** Writes by mutations, and reads each write on the same instance as soon as it is answered. */
export async function writeByMutation(
  place: Place,
  url: string,
  product: string,
  history: History,
  tally: Tally,
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  let version = await stock(client, product);
  await throughout(place, tally, async (connection) => {
    version += 1;
    if (await change(connection, place, product, version, tally))
      history.committed(stockOf(product), version, await lsnOf(client));
    else version = await stock(client, product);
    await sleep(Math.random() * pauseMs * 4);
  });
  await client.end();
}

async function stock(client: Client, product: string): Promise<number> {
  const { rows } = await client.query('select inventory from products where id = $1', [product]);
  return Number(rows[0]?.inventory);
}

/** @returns whether the write succeeded */
async function change(
  connection: Connection,
  place: Place,
  product: string,
  version: number,
  tally: Tally,
): Promise<boolean> {
  const { instance } = place;
  const id = toGlobalId('Product', product);
  const headers = `authorization: ${bearerOf('artisan@example.com')}\r\n`;
  const mutation = `mutation { updateProduct(input: { id: "${id}", inventory: ${version} }) { product { inventory } userErrors { message } } }`;
  const { status, text } = await connection.post(mutation, headers);
  if (status !== 200 || !text.includes(`"inventory":${version}`)) {
    tally.fail(`a write failed: ${text.slice(0, 200)}`);
    return false;
  }
  instance.answered(stockOf(product), version);
  tally.written();
  const read = await connection.post(`{ product(id: "${id}") { inventory } }`);
  const [, seen] = /"inventory":(\d+)/.exec(read.text) ?? [];
  if (Number(seen) < version) tally.unread(`wrote ${version}, then read ${read.text.slice(0, 100)} (${read.cache})`);
  return true;
}
