import type { Client } from 'pg';
import { createCursorSecrets } from '../../packages/loomgate/src/events/cursor-secrets';
import { createEventLog } from '../../packages/loomgate/src/events/event-log';
import type { Execute } from '../../packages/loomgate/src/loaders';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { createMarket } from '../reliability/market';
import { until } from '../support/invalidation';

export const messageAdded = `subscription Messages($id: ID!, $after: String) {
  messageAdded(conversationId: $id, after: $after) { cursor message { body author { displayName } } }
}`;
export const orderStatusChanged = `subscription Order($id: ID!, $after: String) {
  orderStatusChanged(orderId: $id, after: $after) { cursor order { status } }
}`;
export const productChanged = `subscription Product($id: ID!, $after: String) {
  productChanged(productId: $id, after: $after) { cursor product { price { amount } inventory } }
}`;

/** A conversation, an order and a product, with their users. Ids are those of the database. */
export interface Scene {
  readonly buyer: Viewer;
  readonly seller: Viewer;
  readonly stranger: Viewer;
  readonly conversation: string;
  readonly order: string;
  readonly product: string;
  /** Inserts messages by SQL, in one statement. */
  say(...bodies: string[]): Promise<void>;
  /** The cursors of the first hundred events of a topic. */
  cursors(topic: string): Promise<string[]>;
}

export async function arrangeScene(sql: Client): Promise<Scene> {
  const market = createMarket(sql);
  const [buyer, seller, stranger] = [await market.user(), await market.user('ARTISAN'), await market.user()];
  const artisan = await market.artisan(seller);
  const conversation = await newConversation(sql, buyer, artisan);
  return {
    ...{ buyer, seller, stranger, conversation },
    order: await newOrder(sql, buyer),
    product: await market.product(artisan),
    async say(...bodies) {
      await sql.query(
        `insert into messages (conversation_id, author_kind, author_id, body, created_at)
         select $1, 'BUYER', $2, body, now() + n * interval '1 millisecond'
         from unnest($3::text[]) with ordinality said(body, n)`,
        [conversation, buyer.id, bodies],
      );
    },
    async cursors(topic) {
      const events = await logOf(sql).after(topic, { id: 0n, fingerprint: '' });
      return events.map(({ cursor }) => cursor);
    },
  };
}

/** An event log on the database of a gateway. */
function logOf(sql: Client) {
  const execute: Execute = async ({ text, values }) => (await sql.query(text, [...values])).rows;
  return createEventLog(execute, createCursorSecrets(execute), 48 * 3_600_000);
}

async function newConversation(sql: Client, buyer: Viewer, artisan: string): Promise<string> {
  const values = [buyer.id, artisan];
  const { rows } = await sql.query(
    'insert into conversations (buyer_id, artisan_id) values ($1, $2) returning id',
    values,
  );
  return rows[0].id;
}

async function newOrder(sql: Client, { id }: Viewer): Promise<string> {
  const { rows } = await sql.query(
    `insert into orders (number, buyer_id, total_amount, total_currency, idempotency_key, input_digest)
     values (gen_random_uuid(), $1, 10, 'EUR', gen_random_uuid(), '') returning id`,
    [id],
  );
  return rows[0].id;
}

export const conversationId = ({ conversation }: Scene) => ({ id: toGlobalId('Conversation', conversation) });
export const orderId = ({ order }: Scene) => ({ id: toGlobalId('Order', order) });
export const productId = ({ product }: Scene) => ({ id: toGlobalId('Product', product) });

/** Waits until a gateway has this number of followers of a type, since the protocol does not confirm a subscription. */
export async function untilListening(url: string, type: string, count = 1): Promise<void> {
  await until(async () => (await listenersOf(url, type)) === count);
}

/** Waits until a gateway has no socket and no event stream. The server sees their end later than the client. */
export async function untilNoStreams(url: string): Promise<void> {
  await until(async () => (await readingOf(url, 'loomgate_streams')) === 0);
}

const listenersOf = (url: string, type: string) => readingOf(url, `loomgate_listeners\\{type="${type}"\\}`);

/** The value of a series in the metrics of a gateway; 0 where it is absent. @param name a regular expression */
export async function readingOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}
