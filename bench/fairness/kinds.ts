import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Requests, Sockets } from './attacker.ts';
import { signUp } from './sign-up.ts';

/** A kind of attack. */
export interface Kind {
  readonly name: string;
  prepare(context: KindContext): Promise<Prepared>;
}

interface KindContext {
  readonly sql: Client;
  readonly url: string;
}

/** An attack and, if it differs from the default, the operation of the honest clients. */
export interface Prepared {
  readonly what: Requests | Sockets;
  readonly honest?: Question;
  /** Runs concurrently until the signal aborts. */
  beside?(signal: AbortSignal): Promise<void>;
}

/** `%n` in the body makes each request unique. */
export interface Question {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const times = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n)).join(' ');
const bodyOf = (query: string) => JSON.stringify({ query });
const idOf = (type: string, key: string) => Buffer.from(`${type}:${key}`).toString('base64url');

function requests(body: string, more: Partial<Requests> = {}): Requests {
  return { kind: 'requests', body, reads: true, connections: 16, ...more };
}

/** A kind that is defined by its document. */
function documents(name: string, query: string, more: Partial<Requests> = {}): Kind {
  return { name, prepare: async () => ({ what: requests(bodyOf(query), more) }) };
}

async function idsOf(sql: Client, type: string, statement: string): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(statement);
  return rows.map(({ id }) => idOf(type, id));
}

/** Nested pages with 100 values per object: the maximum at a cost limit of 250,000. */
function pages(): string {
  const leaves = times(100, (n) => `a${n}: sku`);
  const levels = 4;
  const open = '{ artisan { products(first: 7) { nodes '.repeat(levels);
  return `{ products(first: 8) { nodes ${open} { ${leaves} } ${'} } }'.repeat(levels)} } }`;
}

/** Few rows at 100 response positions each, with their longest text under many aliases. */
async function texts({ sql }: KindContext, reads: boolean): Promise<Prepared> {
  const [id] = await idsOf(sql, 'Review', 'select id from reviews order by length(body) desc limit 1');
  const ids = JSON.stringify(Array.from({ length: 100 }, () => id));
  const names = times(300, (n) => `a${n}: body`);
  return { what: requests(bodyOf(`{ nodes(ids: ${ids}) { ... on Review { ${names} } } }`), { reads }) };
}

/** 30,000 fields that a rule denies. */
async function refusals({ sql }: KindContext): Promise<Prepared> {
  const ids = JSON.stringify(await idsOf(sql, 'User', 'select id from users limit 100'));
  return { what: requests(bodyOf(`{ nodes(ids: ${ids}) { ... on User { ${times(300, (n) => `a${n}: email`)} } } }`)) };
}

/** Orders of a product that is nearly sold out and that honest buyers order, too. */
async function orders({ sql, url }: KindContext): Promise<Prepared> {
  const [productId] = await idsOf(
    sql,
    'Product',
    "select id from products where status = 'ACTIVE' order by inventory limit 1",
  );
  const query = 'mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }';
  const input = { idempotencyKey: '%n', lines: [{ productId, quantity: 1_000_000 }] };
  const body = JSON.stringify({ query, variables: { input } });
  const headersOf = async () => ({ authorization: `Bearer ${await signUp(url)}` });
  const [headers, honest] = [await headersOf(), await headersOf()];
  return { what: requests(body, { headers, connections: 256 }), honest: { headers: honest, body } };
}

function wrongPasswords(): Kind {
  const query = 'mutation($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }';
  const input = { email: 'somebody-%n@example.com', password: 'not the password' };
  const body = JSON.stringify({ query, variables: { input } });
  return { name: 'passwords that are guessed', prepare: async () => ({ what: requests(body) }) };
}

/** Pings of 1 MB whose answers are not read. */
async function pings(): Promise<Prepared> {
  const message = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(1_000_000) } });
  return { what: { kind: 'sockets', sockets: 20, messages: [message], again: true, reads: false } };
}

async function refusedMessages(): Promise<Prepared> {
  const message = JSON.stringify({ id: '%n', type: 'subscribe', payload: { query: unknownFields } });
  return { what: { kind: 'sockets', sockets: 16, messages: [message], again: true, reads: true } };
}

/** 2,000 subscriptions to one product, which changes twice per second. */
async function followers({ sql }: KindContext): Promise<Prepared> {
  const { rows } = await sql.query<{ id: string }>("select id from products where status = 'ACTIVE' limit 1");
  const key = rows[0]?.id ?? '';
  const query = `subscription { productChanged(productId: "${idOf('Product', key)}") { product { title inventory } } }`;
  const messages = Array.from({ length: 20 }, (_, n) =>
    JSON.stringify({ id: String(n), type: 'subscribe', payload: { query } }),
  );
  const change = (by: number) => sql.query('update products set inventory = inventory + $2 where id = $1', [key, by]);
  async function beside(signal: AbortSignal): Promise<void> {
    for (let by = 1; !signal.aborted; by = -by) {
      await change(by);
      await sleep(500, undefined, { signal }).catch(() => undefined);
      if (signal.aborted && by > 0) await change(-by);
    }
  }
  return { what: { kind: 'sockets', sockets: 100, messages, again: false, reads: true }, beside };
}

/** A different document each time, with 100 unknown fields. */
const unknownFields = `{ a%n ${times(100, (n) => `unknown${n}`)} }`;

export const kinds: readonly Kind[] = [
  documents('values of pages in pages', pages()),
  { name: 'texts at many positions', prepare: (context) => texts(context, true) },
  { name: 'texts that are not read', prepare: (context) => texts(context, false) },
  { name: 'values that are refused', prepare: refusals },
  documents('documents that are refused', unknownFields),
  documents('names that are invented', 'query Name%n { __typename }', {
    headers: { 'apollographql-client-name': 'client-%n' },
  }),
  {
    name: 'readiness',
    prepare: async () => ({ what: { kind: 'requests', path: '/readyz', reads: true, connections: 16 } }),
  },
  { name: 'orders without stock', prepare: orders },
  wrongPasswords(),
  { name: 'pings that are not read', prepare: pings },
  { name: 'messages that are refused', prepare: refusedMessages },
  { name: 'two thousand subscriptions', prepare: followers },
];
