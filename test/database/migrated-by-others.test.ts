import { loadConfig } from '../../packages/loomgate/src/config';
import { openDatabase } from '../../packages/loomgate/src/database';
import { migrateOwnTables } from '../../packages/loomgate/src/database/migrate';
import type { Project } from '../../packages/loomgate/src/project';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { startGateway, type TestGateway } from '../../packages/loomgate/src/testing';
import { project as marketplace } from '../../src/project';
import { ask } from '../cache/ask';
import { createMarket } from '../reliability/market';
import { productChanged } from '../subscriptions/arrange';
import { createFollower } from '../subscriptions/follower';
import { createForeignDatabase, documentedSql, type ForeignDatabase } from '../support/foreign-database';
import { until } from '../support/until';

const project: Project = { ...marketplace, migrations: 'none' };
const artisans = '{ artisans { nodes { name } } }';
const admin = { id: '00000000-0000-4000-8000-000000000001', role: 'ADMIN' } as const;

let database: ForeignDatabase;
let gateway: TestGateway | undefined;

/** A database with an artisan, and a gateway in front of it. */
async function start(): Promise<TestGateway> {
  database = await createForeignDatabase();
  await createMarket(database.sql).artisan();
  return startHere();
}

async function startHere(served: Project = project): Promise<TestGateway> {
  gateway = await startGateway(served, { env: { DATABASE_URL: database.roleUrl, CACHE: 'on' } });
  return gateway;
}

afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  await database.drop();
});

const readiness = async ({ url }: TestGateway) => {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, body: await response.json() };
};

interface Log {
  readonly gateway: {
    readonly log: { readonly follows: string; readonly reason: string; readonly remedies: string[] };
  };
}

async function logOf({ query }: TestGateway): Promise<Log['gateway']['log'] | undefined> {
  const { data } = await query<Log, object>('{ gateway { log { follows reason remedies } } }', {}, admin);
  return data?.gateway.log;
}

test('a role that may only read: serves without a cache, says why, and changes nothing in the database', async () => {
  database = await createForeignDatabase();
  await createMarket(database.sql).artisan();
  await database.sql.query(documentedSql('read-only', database.role).split('\n\n')[1] ?? '');
  const before = await database.readCatalog();
  const served = await startHere();
  for (const _ of [1, 2, 3]) {
    const reply = await ask(served, artisans);
    expect(JSON.parse(reply.text)).toEqual({ data: { artisans: { nodes: [{ name: 'A workshop' }] } } });
    const { headers } = reply;
    expect([reply.source, headers.get('cache-control'), headers.get('etag'), headers.get('cdn-cache-control')]).toEqual(
      [...['BYPASS', 'no-store'], ...[null, null]],
    );
  }
  expect(await readiness(served)).toMatchObject({
    status: 200,
    body: {
      status: 'degraded',
      parts: {
        database: { status: 'ok' },
        cache: {
          status: 'unavailable',
          optional: true,
          reason: expect.stringContaining('lacks the REPLICATION attribute'),
        },
        events: { status: 'unavailable', optional: true, reason: 'loomgate.events does not exist' },
        audit: { status: 'unavailable', optional: true, reason: 'in the log only: loomgate.audit_log does not exist' },
      },
    },
  });
  expect(await logOf(served)).toEqual({
    follows: 'NOTHING',
    reason: expect.stringContaining('lacks the REPLICATION attribute; the publication loomgate does not exist'),
    remedies: expect.arrayContaining([`alter role ${database.role} replication`]),
  });
  expect(await (await fetch(`${served.url}/metrics`)).text()).toMatch(/^loomgate_log_available 0$/m);
  await served.stop();
  gateway = undefined;
  expect(await database.readCatalog()).toBe(before);
});

const startConversation =
  'mutation ($input: StartConversationInput!) { startConversation(input: $input) { userErrors { code } } }';

test.each([
  ['a role without the right to write', '', 'DATABASE_FORBIDDEN', false],
  ['a read-only role', 'set default_transaction_read_only = on', 'DATABASE_READ_ONLY', true],
])('%s: a mutation is answered with a code', async (_, setting, code, retryable) => {
  database = await createForeignDatabase();
  const market = createMarket(database.sql);
  const buyer = await market.user();
  const artisan = await market.artisan(await market.user('ARTISAN'));
  if (setting) await database.sql.query(`alter role ${database.role} ${setting}`);
  const served = await startHere();
  const input = { artisanId: toGlobalId('Artisan', artisan), body: 'Hello' };
  const { errors } = await served.query(startConversation, { input }, buyer);
  expect(errors.map(({ extensions }) => [extensions.code, extensions.retryable])).toEqual([[code, retryable]]);
});

test('a subscription to events is refused with a code while the database has no table for them', async () => {
  const served = await start();
  const market = createMarket(database.sql);
  const id = toGlobalId('Product', await market.product(await market.artisan()));
  const follower = createFollower(served.url, admin);
  const following = follower.follow(productChanged, { id });
  expect(Object(await following.ended)[0]?.extensions.code).toBe('EVENTS_UNAVAILABLE');
  await follower.stop();
});

test('the cache is used as soon as someone has run the statements that the gateway names', async () => {
  const served = await start();
  await ask(served, artisans);
  for (const statement of (await logOf(served))?.remedies ?? []) await database.sql.query(statement);
  await until(async () => (await ask(served, artisans)).source === 'HIT;level=memory', 60_000);
  expect(await logOf(served)).toEqual({ follows: 'LOG', reason: null, remedies: [] });
  expect((await readiness(served)).body.parts.cache).toMatchObject({ status: 'ok' });
  await database.sql.query(`update artisans set name = 'Another workshop'`);
  await until(async () => (await ask(served, artisans)).text.includes('Another workshop'), 5_000);
});

test('with the gateway its own tables, events are followed and the audit log is written', async () => {
  database = await createForeignDatabase();
  const { sql, role } = database;
  const market = createMarket(sql);
  const product = await market.product(await market.artisan());
  await expect(migrateOwnTables(database.url)).resolves.toHaveLength(1);
  await sql.query(documentedSql('own-tables', role));
  const served = await startHere();
  const follower = createFollower(served.url, admin);
  const following = follower.follow(productChanged, { id: toGlobalId('Product', product) });
  await until(async () => (await readMetric(served, 'loomgate_listeners')) > 0);
  await sql.query(`update products set inventory = 3 where id = '${product}'`);
  expect((await following.next()).data).toMatchObject({ productChanged: { product: { inventory: 3 } } });
  await follower.stop();
  await served.query('mutation { purgeCache(input: { everything: true }) { purged } }', {}, admin);
  await until(async () => (await sql.query('select from loomgate.audit_log')).rows.length > 0);
  expect((await readiness(served)).body.parts).toMatchObject({ audit: { status: 'ok' } });
});

test('a role that owns nothing starts a project with migrations where none is missing', async () => {
  database = await createForeignDatabase(true);
  const before = await database.readCatalog();
  const served = await startHere(marketplace);
  expect((await ask(served, artisans)).source).toBe('BYPASS');
  expect((await readiness(served)).body.parts).toMatchObject({
    migrations: { status: 'ok' },
    audit: { reason: 'in the log only: the role lacks INSERT on loomgate.audit_log' },
  });
  await served.stop();
  gateway = undefined;
  expect(await database.readCatalog()).toBe(before);
  await database.sql.query("delete from _prisma_migrations where migration_name like '%_edge_values'");
  await expect(startHere(marketplace)).rejects.toThrow(/edge_values/);
});

test('without DATABASE_URL the start is refused: an embedded Postgres would have no tables', async () => {
  database = await createForeignDatabase();
  await expect(openDatabase(loadConfig({}), () => undefined, project)).rejects.toThrow('DATABASE_URL is not set');
});

async function readMetric({ url }: TestGateway, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:\\{.*\\})? (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}
