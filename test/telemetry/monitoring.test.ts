import { startGateway } from '../support/gateway';
import { freePort } from '../support/redis';

const token = 'a-token-for-monitoring';
const statusOf = async (url: string, headers = {}) => (await fetch(url, { headers })).status;

/** The status codes of the paths, in their order. */
const statuses = (base: string, headers = {}) =>
  Promise.all(['/healthz', '/readyz', '/metrics'].map((path) => statusOf(base + path, headers)));

test('all endpoints are on the main port by default', async () => {
  const gateway = await startGateway();
  expect(await statuses(gateway.url)).toEqual([200, 200, 200]);
  await gateway.stop();
});

test('production does not serve metrics without a token', async () => {
  const gateway = await startGateway({ NODE_ENV: 'production' });
  expect(await statuses(gateway.url)).toEqual([200, 200, 404]);
  await gateway.stop();
});

test('with a configured token, requests without it get liveness only', async () => {
  const gateway = await startGateway({ NODE_ENV: 'production', MONITORING_TOKEN: token });
  expect(await statuses(gateway.url)).toEqual([200, 401, 401]);
  expect(await statuses(gateway.url, { authorization: 'Bearer another-token-for-it' })).toEqual([200, 401, 401]);
  expect(await statuses(gateway.url, { authorization: `Bearer ${token}` })).toEqual([200, 200, 200]);
  await gateway.stop();
});

test('with a separate port the endpoints are on that port only', async () => {
  const port = await freePort();
  const gateway = await startGateway({ MONITORING_PORT: String(port) });
  expect(await statuses(gateway.url)).toEqual([200, 404, 404]);
  expect(await statuses(`http://localhost:${port}`)).toEqual([200, 200, 200]);
  await gateway.stop();
  await expect(statusOf(`http://localhost:${port}/healthz`)).rejects.toThrow();
});

test('with a separate port and a token, requests without the token get liveness only', async () => {
  const port = await freePort();
  const gateway = await startGateway({ MONITORING_PORT: String(port), MONITORING_TOKEN: token });
  const own = `http://localhost:${port}`;
  expect(await statuses(own)).toEqual([200, 401, 401]);
  expect(await statuses(own, { authorization: `Bearer ${token}` })).toEqual([200, 200, 200]);
  const { headers } = await fetch(`${own}/readyz`, { headers: { 'x-request-id': 'id-of-a-look' } });
  expect(headers.get('x-request-id')).toBe('id-of-a-look');
  await gateway.stop();
});

test('a stopping instance reports not ready before it stops listening', async () => {
  const gateway = await startGateway({ SHUTDOWN_DELAY_MS: '400' });
  const stopping = gateway.stop();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const response = await fetch(`${gateway.url}/readyz`);
  expect({ status: response.status, body: await response.json() }).toMatchObject({
    status: 503,
    body: { status: 'stopping', parts: { database: { status: 'ok' } } },
  });
  expect((await gateway.query('{ __typename }')).status).toBe(200);
  await stopping;
  await expect(statusOf(`${gateway.url}/healthz`)).rejects.toThrow();
});

test('an instance without its Redis is degraded and ready', async () => {
  const port = await freePort();
  const gateway = await startGateway({ REDIS_URL: `redis://127.0.0.1:${port}` });
  const response = await fetch(`${gateway.url}/readyz`);
  expect({ status: response.status, body: await response.json() }).toMatchObject({
    status: 200,
    body: { status: 'degraded', parts: { redis: { status: 'unavailable', optional: true } } },
  });
  await gateway.stop();
});

test('an instance whose database lacks a migration is not ready', async () => {
  const gateway = await startGateway();
  await gateway.sql.query('update _prisma_migrations set rolled_back_at = now() where migration_name like $1', [
    '%_init',
  ]);
  const response = await fetch(`${gateway.url}/readyz`);
  expect({ status: response.status, body: await response.json() }).toMatchObject({
    status: 503,
    body: { parts: { migrations: { status: 'unavailable' }, database: { status: 'ok' } } },
  });
  await gateway.stop();
});
