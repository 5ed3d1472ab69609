import { Client } from 'pg';
import { migrate } from '../../packages/loomgate/src/database/migrate';
import { startGateway, type TestGateway } from '../../packages/loomgate/src/testing';
import { project } from '../../src/project';
import { ask } from '../cache/ask';
import { createMarket } from '../reliability/market';
import { type Standby, startStandby } from '../support/standby';
import { until } from '../support/until';

const artisans = '{ artisans { nodes { name } } }';

let standby: Standby;
let gateway: TestGateway;

beforeAll(async () => {
  standby = await startStandby(async (url) => {
    await migrate(url);
    const sql = new Client({ connectionString: url });
    await sql.connect();
    await createMarket(sql).artisan();
    await sql.end();
  });
  gateway = await startGateway(project, { env: { DATABASE_URL: standby.url, CACHE: 'on' } });
});

afterAll(async () => {
  await gateway.stop();
  await standby.remove();
});

const readiness = async () => (await fetch(`${gateway.url}/readyz`)).json();

test('a hot standby with every migration is served without a cache', async () => {
  for (const _ of [1, 2]) {
    const { text, source } = await ask(gateway, artisans);
    expect([JSON.parse(text), source]).toEqual([{ data: { artisans: { nodes: [{ name: 'A workshop' }] } } }, 'BYPASS']);
  }
  expect(await readiness()).toMatchObject({
    status: 'degraded',
    parts: {
      migrations: { status: 'ok' },
      cache: { reason: expect.stringContaining('the server is a standby') },
      audit: { reason: 'in the log only: the database is read-only' },
    },
  });
});

test('the cache is used when the standby has become the primary', async () => {
  await standby.promote();
  await until(async () => (await ask(gateway, artisans)).source === 'HIT;level=memory', 60_000);
  expect((await readiness()).parts.cache).toMatchObject({ status: 'ok' });
});
