import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { ask, type Reply } from '../../cache/ask';
import { insertProducts } from '../../http/rows';
import { createWire, type Wire } from '../../http/wire';
import { createTestDatabase } from '../../support/database';
import { type Gateway, startGateway } from '../../support/gateway';

const products = '{ products(first: 3) { nodes { slug title } } }';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let wire: Wire;
let gateway: Gateway;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  wire = await createWire(Number(url.port));
  url.port = String(wire.port);
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  gateway = await startGateway({
    CACHE: 'on',
    DATABASE_URL: url.href,
    CACHE_STALE_IF_ERROR_SECONDS: '300',
    LIMIT_EXECUTION_MS: '2000',
  });
  await insertProducts(sql);
  await sql.end();
});

afterAll(async () => {
  await gateway.stop();
  await wire.close();
  await database.drop();
});

async function until(query: string, isReached: (reply: Reply) => boolean): Promise<Reply> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const reply = await ask(gateway, query);
    if (isReached(reply)) return reply;
    if (Date.now() > deadline) throw new Error(`still ${reply.status} ${reply.source} ${reply.text}`);
    await sleep(50);
  }
}

test('while the database is down cached answers are served as STALE, and no others', async () => {
  const { text } = await until(products, ({ source }) => source?.startsWith('HIT') ?? false);
  wire.cut();
  for (const query of [products, `${products} # in other bytes`]) {
    const stale = await until(query, ({ source }) => source === 'STALE');
    expect([stale.status, stale.text]).toEqual([200, text]);
  }
  const other = await ask(gateway, '{ products(first: 2) { nodes { slug } } }');
  expect(JSON.parse(other.text).errors[0].extensions.code).toBe('DATABASE_UNAVAILABLE');
  wire.mend();
  const back = await until(products, ({ source }) => source?.startsWith('HIT') ?? false);
  expect(back.text).toBe(text);
});
