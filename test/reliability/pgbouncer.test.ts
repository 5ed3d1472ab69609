import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Client } from 'pg';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { PlaceOrderDocument, ProductSearchDocument } from '../generated/documents';
import { productChanged, untilListening } from '../subscriptions/arrange';
import { createFollower } from '../subscriptions/follower';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { prepareServer } from '../support/invalidation';
import { createMarketplaceSchema } from '../support/marketplace';
import { requirePgBouncer } from '../support/pgbouncer-program';
import { createPooledDatabase, ofRole, type PooledDatabase } from '../support/pooled-database';
import { drawOperation } from '../support/random-operations';
import { until } from '../support/until';
import { createMarket } from './market';

/** Three server connections for ten of the gateway. */
let database: PooledDatabase;
let gateway: Gateway;
/** A gateway on the same database without PgBouncer. */
let direct: Gateway;

// PgBouncer may have to be compiled.
beforeAll(async () => {
  requirePgBouncer();
  database = await createPooledDatabase();
  const { url, directUrl, sql } = database;
  await sql.query(`alter database ${sql.database} set pg_trgm.word_similarity_threshold = 0.9`);
  await fillWithCopies(sql, 2);
  gateway = await startGateway({ DATABASE_URL: url, DATABASE_LOG_URL: directUrl, CACHE: 'on' });
  direct = await startGateway({ DATABASE_URL: directUrl });
}, 300_000);

afterAll(async () => {
  await direct.stop();
  await gateway.stop();
  await database.drop();
});

const schema = createMarketplaceSchema();
const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
const id = (type: Parameters<typeof copyId>[0], entity: number) => toGlobalId(type, copyId(type, entity, 1));
const variables = {
  size: 5,
  ids: [id('Product', 3), 'garbage', id('Order', 2), id('User', 999)],
  productId: id('Product', 5),
  artisanId: id('Artisan', 2),
  categoryId: id('Category', 9),
  orderId: id('Order', 11),
  conversationId: id('Conversation', 12),
};
const admin: Viewer = { id: copyId('User', 1, 1), role: 'ADMIN' };
const widths = { width: 4, depth: 5 };

async function ask(of: Gateway, operation: string) {
  const { status, data, errors } = await of.query(operation, variables, admin);
  return { status, data, errors: errors.map(({ message, path }) => ({ message, path })) };
}

test('random concurrent operations are answered as without PgBouncer', async () => {
  const operations = fc.gen().map((draw) => drawOperation(draw, schema, widths, roots));
  await fc.assert(
    fc.asyncProperty(fc.array(operations, { minLength: 5, maxLength: 5 }), async (drawn) => {
      const [pooled, plain] = await Promise.all(
        [gateway, direct].map((of) => Promise.all(drawn.map((operation) => ask(of, operation)))),
      );
      expect(pooled).toEqual(plain);
    }),
    { numRuns: 20 },
  );
});

test('many concurrent operations share its three connections', async () => {
  const query = (n: number) =>
    `query { product(slug: "product-${1 + (n % 20)}-1") { sku n${n}: reviews(first: 3) { nodes { rating author { displayName } } } artisan { name } } }`;
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => gateway.query(query(n))));
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(answers.map(({ data }) => Reflect.get(Object(data), 'product').sku)).toEqual(
    answers.map((_, n) => `SKU-${1 + (n % 20)}-1`),
  );
});

test('concurrent orders are placed once each while there is stock', async () => {
  const market = createMarket(database.sql);
  const bowl = await market.product(await market.artisan(), { inventory: 7 });
  const buyers = await Promise.all([1, 2, 3, 4, 5].map(() => market.user()));
  const lines = [{ productId: toGlobalId('Product', bowl), quantity: 1 }];
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      gateway.query(PlaceOrderDocument, { input: { idempotencyKey: randomUUID(), lines } }, buyers[n % 5] ?? null),
    ),
  );
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(answers.filter(({ data }) => data?.placeOrder.order)).toHaveLength(7);
  expect(await market.inventoryOf(bowl)).toEqual([0]);
});

test('a misspelling is found on every connection', async () => {
  const market = createMarket(database.sql);
  await market.product(await market.artisan(), { title: 'Reticello vase' });
  const found = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      gateway.query(ProductSearchDocument, { query: `reticelo vase${' '.repeat(n)}` }),
    ),
  );
  for (const { data } of found) expect(data?.searchProducts.nodes[0]?.title).toBe('Reticello vase');
});

test('no setting of the gateway remains on server connections, except those that PgBouncer tracks', async () => {
  const others = await Promise.all(
    [1, 2, 3].map(async () => {
      const other = new Client({ connectionString: database.url });
      await other.connect();
      await other.query('begin');
      return other;
    }),
  );
  for (const other of others) {
    const { rows } = await other.query("select name from pg_settings where source = 'session' order by name");
    const kept = [
      'application_name',
      'client_encoding',
      'DateStyle',
      'TimeZone',
      'standard_conforming_strings',
      'IntervalStyle',
    ];
    expect(rows.filter(({ name }) => !kept.includes(name))).toEqual([]);
    await other.query('rollback');
    await other.end();
  }
});

test('the WAL is not read through it, and no lock remains', async () => {
  await expect(prepareServer(database.url, [])).rejects.toThrow(
    'the connection goes through a pooler; needed: set DATABASE_LOG_URL to the address of the server itself',
  );
  const { rows } = await database.sql.query("select pid from pg_locks where locktype = 'advisory' and objid = 7106407");
  expect(rows).toEqual([]);
});

test('answers are purged when another client writes without PgBouncer', async () => {
  const body = JSON.stringify({ query: '{ product(slug: "product-7-1") { title } }' });
  const headers = { 'content-type': 'application/json' };
  const read = async () => {
    const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
    return { from: response.headers.get('loomgate-cache'), text: await response.text() };
  };
  await until(async () => (await read()).from?.startsWith('HIT') ?? false);
  await database.sql.query("update products set title = 'Another one' where slug = 'product-7-1'");
  await until(async () => (await read()).text.includes('Another one'), 5_000);
  await until(async () => (await read()).from?.startsWith('HIT') ?? false);
});

test('subscribers receive events that are written with and without PgBouncer', async () => {
  const follower = createFollower(gateway.url, null);
  const following = follower.follow(productChanged, { id: id('Product', 4) });
  await untilListening(gateway.url, 'Product');
  const next = async () => (await following.next()).data?.productChanged?.product;
  await database.sql.query('update products set inventory = 41 where id = $1', [copyId('Product', 4, 1)]);
  expect(await next()).toMatchObject({ inventory: 41 });
  const buyer = await createMarket(database.sql).user();
  const lines = [{ productId: id('Product', 4), quantity: 1 }];
  await gateway.query(PlaceOrderDocument, { input: { idempotencyKey: randomUUID(), lines } }, buyer);
  expect(await next()).toMatchObject({ inventory: 40 });
  await follower.stop();
});

test('reads succeed while columns of a table change their types', async () => {
  const query = (n: number) => `{ n${n}: artisan(slug: "artisan-2-1") { slug name } }`;
  const readAll = async (from: number) => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => gateway.query(query(from + n), {}, admin)));
    return answers.flatMap(({ errors }) => errors);
  };
  expect(await readAll(0)).toEqual([]);
  for (const type of ['varchar(300)', 'text']) {
    await database.sql.query(`alter table artisans alter column name type ${type}`);
    expect(await readAll(8)).toEqual([]);
    expect(await readAll(16)).toEqual([]);
  }
});

test('closed server connections fail their requests only, and a stopped PgBouncer fails all until it is back', async () => {
  const query = (n: number) => `{ n${n}: product(slug: "product-11-1") { sku } }`;
  const isServed = async () => (await gateway.query(query(performance.now() | 0), {}, admin)).errors.length === 0;
  await database.sql.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'loomgate' and datname = current_database()`);
  await until(isServed);
  await database.pooler.stop();
  expect((await gateway.query(query(0), {}, admin)).errors).toMatchObject([
    { extensions: { code: 'DATABASE_UNAVAILABLE', retryable: true } },
  ]);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503);
  await database.pooler.start();
  await until(isServed);
  await until(async () => (await fetch(`${gateway.url}/readyz`)).status === 200);
});

test('a statement that gets no server connection in time fails as retryable, without other effects', async () => {
  const busy = await createPooledDatabase(ofRole, { query_wait_timeout: '1' });
  const crowded = await startGateway({ DATABASE_URL: busy.url });
  const holders = await Promise.all(
    [1, 2, 3].map(async () => {
      const holder = new Client({ connectionString: busy.url });
      await holder.connect();
      await holder.query('begin');
      return holder;
    }),
  );
  expect((await crowded.query('{ products { totalCount } }')).errors).toMatchObject([
    { extensions: { code: 'DATABASE_UNAVAILABLE', retryable: true } },
  ]);
  for (const holder of holders) await holder.end();
  await until(async () => (await crowded.query('{ products { totalCount } }')).errors.length === 0);
  await crowded.stop();
  await busy.drop();
});

describe('limits', () => {
  let limited: PooledDatabase;
  let patient: Gateway | undefined;
  let blocker: Client;

  beforeAll(async () => {
    limited = await createPooledDatabase({ ...ofRole, statement_timeout: "'700ms'" });
    await fillWithCopies(limited.sql, 1);
    blocker = new Client({ connectionString: limited.directUrl, application_name: 'blocker' });
    await blocker.connect();
  });

  afterEach(async () => {
    await blocker.query('rollback');
    await patient?.stop();
    patient = undefined;
  });

  afterAll(async () => {
    await blocker.end();
    await limited.drop();
  });

  async function running(): Promise<number> {
    const { rows } = await limited.sql.query(`select from pg_stat_activity
      where application_name = 'loomgate' and datname = current_database() and state = 'active'`);
    return rows.length;
  }

  async function askWhileBlocked(env: Record<string, string>) {
    patient = await startGateway({ DATABASE_URL: limited.url, ...env });
    await blocker.query('begin; lock table reviews in access exclusive mode');
    const answers = await Promise.all(
      [1, 2, 3].map((n) => patient?.query(`{ n${n}: products(first: 2) { nodes { reviews { nodes { rating } } } } }`)),
    );
    return answers.map((answer) => answer?.errors[0]?.extensions.code);
  }

  test('the server ends a statement that takes too long', async () => {
    const env = { DATABASE_STATEMENT_TIMEOUT_MS: '60000', LIMIT_EXECUTION_MS: '60000' };
    expect(await askWhileBlocked(env)).toEqual(['TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
    expect(await running()).toBe(0);
  });

  test('an aborted operation is cancelled on the server, and its connection serves the next one', async () => {
    await limited.sql.query(
      `alter role current_user in database ${limited.sql.database} set statement_timeout = '60s'`,
    );
    await limited.pooler.tell('reconnect');
    const env = {
      DATABASE_STATEMENT_TIMEOUT_MS: '60000',
      DATABASE_LOCK_TIMEOUT_MS: '60000',
      LIMIT_EXECUTION_MS: '400',
    };
    expect(await askWhileBlocked(env)).toEqual(['TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
    await until(async () => (await running()) === 0, 4_000);
    expect((await patient?.query('{ products(first: 2) { nodes { sku } } }'))?.errors).toEqual([]);
  });
});
