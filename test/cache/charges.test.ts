import { insertProducts } from '../http/rows';
import { newViewer } from '../limits/ask';
import { type Gateway, startGateway } from '../support/gateway';
import { createMapCache } from '../support/map-cache';
import { type AskOptions, ask, type Reply } from './ask';

const products = '{ products(first: 3) { nodes { slug } } }';
const slow = { RATE_LIMIT: 'on', LIMIT_COST: '50', RATE_LIMIT_CAPACITY: '50', RATE_LIMIT_REFILL_PER_SECOND: '1' };

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway(slow, createMapCache());
  await insertProducts(gateway.sql);
});

afterAll(() => gateway.stop());

/** Repeats the request until it is refused. */
async function askUntilRefused(options: AskOptions): Promise<{ hits: number; refused: Reply }> {
  for (let hits = 0; hits < 5_000; hits += 1) {
    const reply = await ask(gateway, products, options);
    if (reply.status !== 200) return { hits, refused: reply };
    if (hits % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('no request was refused');
}

test('hits cost 1 each, and a client beyond its limit is refused like by Apollo', async () => {
  const options = newViewer();
  const { hits, refused } = await askUntilRefused(options);
  expect(hits).toBeGreaterThanOrEqual(40);
  const byApollo = await ask(gateway, `${products} `, options);
  for (const { status, text, headers } of [refused, byApollo]) {
    const [error] = JSON.parse(text).errors;
    expect(status).toBe(429);
    expect(error).toEqual({
      message: expect.any(String),
      extensions: expect.objectContaining({ code: 'RATE_LIMITED', retryable: true }),
    });
    expect(error.extensions.requestId).toBe(headers.get('x-request-id'));
    expect(Object.keys(error.extensions.details).sort()).toEqual(['available', 'requested', 'retryAfterSeconds']);
    expect(Number(headers.get('retry-after'))).toBe(error.extensions.details.retryAfterSeconds);
  }
  const names = ({ headers }: Reply) => [...headers.keys()].sort();
  expect(names(refused)).toEqual(names(byApollo));
});

test('another client is not refused with them', async () => {
  await askUntilRefused(newViewer());
  expect((await ask(gateway, products, newViewer())).status).toBe(200);
});

test('HTTP caches do not receive the rate limit of one client', async () => {
  const options = { ...newViewer(), method: 'GET' } as const;
  const replies = [await ask(gateway, products, options), await ask(gateway, products, options)];
  for (const { status, headers } of replies) expect([status, headers.get('ratelimit')]).toEqual([200, null]);
});
