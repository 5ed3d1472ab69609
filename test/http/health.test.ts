import { Client } from 'pg';
import { loadConfig } from '../../packages/loomgate/src/config';
import { createTestDatabase } from '../support/database';
import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/until';
import { type Exchange, exchange, json } from './exchange';
import { createWire, type Wire } from './wire';

const connectTimeoutMs = 300;
const statementTimeoutMs = 400;
/** Time beyond the server's own limit, for `pg` and for a busy machine. */
const graceMs = 2_500;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let wire: Wire;
let gateway: Gateway;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  wire = await createWire(Number(url.port));
  url.port = String(wire.port);
  gateway = await startGateway({
    DATABASE_URL: url.href,
    DATABASE_CONNECT_TIMEOUT_MS: String(connectTimeoutMs),
    DATABASE_STATEMENT_TIMEOUT_MS: String(statementTimeoutMs),
  });
});

afterEach(() => wire.mend());

afterAll(async () => {
  await gateway.stop();
  await wire.close();
  await database.drop();
});

const ready = () => exchange(`${gateway.url}/readyz`);
const ask = () => exchange(`${gateway.url}/graphql`, json({ query: '{ products { totalCount } }' }));

async function timed(answer: Promise<Exchange>): Promise<Exchange & { ms: number }> {
  const start = performance.now();
  return { ...(await answer), ms: performance.now() - start };
}

test('reports that it is alive, and that each part is ready', async () => {
  expect((await exchange(`${gateway.url}/healthz`)).text).toBe('{"status":"ok"}');
  const answer = await ready();
  expect(JSON.parse(answer.text)).toEqual({
    status: 'ok',
    parts: {
      database: { status: 'ok', durationMs: expect.any(Number) },
      migrations: { status: 'ok', durationMs: expect.any(Number) },
      audit: { status: 'ok', durationMs: expect.any(Number), optional: true },
    },
  });
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

describe.each(['cut', 'mute'] as const)('with the connection to the database %s', (state) => {
  beforeEach(async () => {
    await ask();
    wire[state]();
  });

  test('is not ready, names the part that does not work, and stays alive', async () => {
    // Results are reused for a second.
    await until(async () => (await ready()).status === 503);
    const { text, ms } = await timed(ready());
    expect(JSON.parse(text)).toMatchObject({ status: 'unavailable', parts: { database: { status: 'unavailable' } } });
    expect(ms).toBeLessThan(2_000 + graceMs);
    expect((await exchange(`${gateway.url}/healthz`)).status).toBe(200);
  });

  test('answers queries with DATABASE_UNAVAILABLE within the deadlines', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => timed(ask())));
    for (const { errors, ms } of answers) {
      expect(errors).toMatchObject([{ extensions: { code: 'DATABASE_UNAVAILABLE' } }]);
      expect(ms).toBeLessThan(connectTimeoutMs + statementTimeoutMs + graceMs);
    }
  });

  test('recovers by itself when the database is back', async () => {
    await ask();
    wire.mend();
    // This request may still get a connection that has just broken.
    await ask();
    await expect(ask()).resolves.toMatchObject({ errors: [], data: { products: { totalCount: 0 } } });
    await until(async () => (await ready()).status === 200);
  });
});

test('survives when the database ends every connection at once', async () => {
  await ask();
  await gateway.sql.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'loomgate'
    and datname = '${new URL(database.url).pathname.slice(1)}'`);
  // Each broken connection may still be used by one request before its end is noticed.
  for (let connection = 0; connection < loadConfig({}).database.poolSize; connection += 1) await ask();
  await expect(ask()).resolves.toMatchObject({ errors: [] });
});

test('a statement that waits for a lock too long fails with TIMEOUT', async () => {
  const holder = new Client({ connectionString: database.url });
  await holder.connect();
  await holder.query('begin; lock table products in access exclusive mode');
  const { errors, ms } = await timed(ask());
  await holder.end();
  expect(errors).toMatchObject([{ extensions: { code: 'TIMEOUT' } }]);
  expect(ms).toBeLessThan(statementTimeoutMs + graceMs);
});
