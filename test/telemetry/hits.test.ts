import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../../packages/loomgate/src/composition/app';
import { loadConfig } from '../../packages/loomgate/src/config';
import { untracedBackground } from '../../packages/loomgate/src/telemetry/background';
import { createWantsTrace } from '../../packages/loomgate/src/telemetry/sampler';
import type { Tracing } from '../../packages/loomgate/src/telemetry/tracing';
import { project as marketplace } from '../../src/project';
import { ask } from '../cache/ask';
import { createTestDatabase } from '../support/database';
import { createMapCache } from '../support/map-cache';

const query = 'query Listed { products(first: 1) { totalCount } }';
const asksForTrace = { 'loomgate-trace': '1' };

/** A gateway with a cache, and a sampler that records requests and samples none. */
async function start() {
  const database = await createTestDatabase();
  const entered: unknown[] = [];
  const tracing: Tracing = {
    isWanted: createWantsTrace({ sampler: 'parentbased_always_off', ratio: 0 }),
    enter: (headers) => void entered.push(headers['x-request-id']),
    instrument: ({ execute }) => execute,
    background: untracedBackground,
    stop: async () => undefined,
  };
  const config = loadConfig({ NODE_ENV: 'test', PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: database.url });
  const cache = createMapCache();
  const app = createApp(config, marketplace, { authenticate: () => null, openCache: async () => cache.open, tracing });
  const url = `http://localhost:${await app.start()}`;
  const stop = async () => {
    await app.stop();
    await database.drop();
  };
  return { url, entered, stop };
}

let gateway: Awaited<ReturnType<typeof start>>;

beforeAll(async () => {
  gateway = await start();
});

afterAll(() => gateway.stop());

/** The sum of the series with these labels. */
async function countOf(...labels: string[]): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('loomgate_operation_duration_seconds_count{'));
  const counted = lines.filter((line) => labels.every((label) => line.includes(label)));
  return counted.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

test('cache hits are counted by operation name, on each path through the server', async () => {
  for (const sent of [query, query, query, `${query} `]) await ask(gateway, sent);
  await ask(gateway, query, { method: 'GET' });
  // The gateway counts a request after its client has received the response.
  for (let look = 0; look < 100 && (await countOf('cache="hit"')) < 4; look += 1) await sleep(10);
  expect(await countOf('type="query"', 'cache="hit"')).toBe(4);
  expect(await countOf('type="query"', 'cache="miss"')).toBe(1);
  // A name gets a label with its third use.
  expect(await countOf('operation="Listed"', 'type="query"', 'cache="hit"')).toBe(3);
});

test('the fast path of the cache passes requests that ask for a trace to the sampler, and no others', async () => {
  await ask(gateway, query);
  gateway.entered.length = 0;
  const sampled = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const requests: [string, Record<string, string>][] = [
    ['by-header', asksForTrace],
    ['by-parent', { traceparent: sampled }],
    ['not-by-parent', { traceparent: sampled.replace(/1$/, '0') }],
    ['by-nothing', {}],
  ];
  for (const [id, headers] of requests) {
    const { source } = await ask(gateway, query, { headers: { 'x-request-id': id, ...headers } });
    expect(source).toBe('HIT;level=memory');
  }
  expect(gateway.entered).toEqual(['by-header', 'by-parent']);
});

test('readiness and metrics include the cache', async () => {
  const { parts } = await (await fetch(`${gateway.url}/readyz`)).json();
  expect(parts.cache).toMatchObject({ status: 'ok', optional: true });
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(text).toMatch(/^loomgate_cache_memory_entries 1$/m);
});
