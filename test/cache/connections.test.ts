import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { insertProducts } from '../http/rows';
import { type Gateway, startGateway } from '../support/gateway';
import { createMapCache } from '../support/map-cache';
import { type AskOptions, ask } from './ask';

const products = '{ products(first: 3) { nodes { slug } } }';

async function withGateway(env: Record<string, string>, use: (gateway: Gateway) => Promise<void>): Promise<void> {
  const gateway = await startGateway(env, createMapCache());
  await insertProducts(gateway.sql);
  await use(gateway).finally(() => gateway.stop());
}

/** These headers of responses by Fastify and by the fast path. */
async function bothWays(gateway: Gateway, options: AskOptions, ...names: string[]) {
  await ask(gateway, products, options);
  const replies = [await ask(gateway, products, options), await ask(gateway, `${products} `, options)];
  expect(replies.map(({ source }) => source)).toEqual(['HIT;level=memory', 'HIT;level=memory']);
  return replies.map(({ headers }) => names.map((name) => headers.get(name)));
}

test('in production a hit over TLS has the HSTS header if the proxy is trusted', async () => {
  const production = { NODE_ENV: 'production', RATE_LIMIT: 'off' };
  const forwarded = { headers: { 'x-forwarded-proto': 'https' } };
  await withGateway({ ...production, TRUST_PROXY: 'loopback' }, async (gateway) => {
    for (const said of await bothWays(gateway, forwarded, 'strict-transport-security'))
      expect(said).toEqual(['max-age=31536000']);
    for (const said of await bothWays(gateway, {}, 'strict-transport-security')) expect(said).toEqual([null]);
  });
  await withGateway(production, async (gateway) => {
    for (const said of await bothWays(gateway, forwarded, 'strict-transport-security')) expect(said).toEqual([null]);
  });
});

test('a hit is charged to the client address from the proxy', async () => {
  const limits = { RATE_LIMIT: 'on', LIMIT_COST: '30', RATE_LIMIT_CAPACITY: '30', RATE_LIMIT_REFILL_PER_SECOND: '1' };
  await withGateway({ ...limits, TRUST_PROXY: '1' }, async (gateway) => {
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    let status = 200;
    while (status === 200) {
      ({ status } = await ask(gateway, products, from('203.0.113.7')));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(status).toBe(429);
    expect((await ask(gateway, products, from('203.0.113.8'))).status).toBe(200);
  });
});

test('with CORS origins a hit has their headers, and varies by origin', async () => {
  await withGateway({ CORS_ORIGINS: 'https://shop.example.com' }, async (gateway) => {
    const shop = { headers: { origin: 'https://shop.example.com' } };
    for (const said of await bothWays(gateway, shop, 'access-control-allow-origin', 'vary'))
      expect(said).toEqual(['https://shop.example.com', 'accept, Origin']);
    for (const said of await bothWays(gateway, {}, 'access-control-allow-origin', 'vary'))
      expect(said).toEqual([null, 'accept, Origin']);
  });
});

test('one connection carries hits, misses and refusals in turn', async () => {
  await withGateway({}, async (gateway) => {
    const { port } = new URL(gateway.url);
    const socket = connect(Number(port), 'localhost');
    const bodies = [products, products, '{ nothing }', products, `${products} `, '{ nothing }', products];
    const head = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
    for (const [index, query] of bodies.entries()) {
      const body = JSON.stringify({ query });
      const last = index === bodies.length - 1 ? 'Connection: close\r\n' : '';
      socket.write(`${head}${last}Content-Length: ${body.length}\r\n\r\n${body}`);
    }
    const statuses = [...(await text(socket)).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual(['200', '200', '400', '200', '200', '400', '200']);
  });
});

test('a body that arrives in pieces is a hit, too', async () => {
  await withGateway({}, async (gateway) => {
    const { text: whole } = await ask(gateway, products);
    const body = JSON.stringify({ query: products });
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const sent = request(`${gateway.url}/graphql`, { method: 'POST', headers });
    const { promise, resolve, reject } = Promise.withResolvers<[string, unknown]>();
    sent.on('error', reject).on('response', (response) => {
      text(response).then((answer) => resolve([answer, response.headers['loomgate-cache']]), reject);
    });
    for (const letter of body) {
      sent.write(letter);
      await new Promise(setImmediate);
    }
    sent.end();
    expect(await promise).toEqual([whole, 'HIT;level=memory']);
  });
});

test('the server listens on every address of localhost', async () => {
  await withGateway({ HOST: 'localhost' }, async (gateway) => {
    const { port } = new URL(gateway.url);
    const { lookup } = await import('node:dns/promises');
    const addresses = await lookup('localhost', { all: true });
    for (const { address, family } of addresses) {
      const host = family === 6 ? `[${address}]` : address;
      expect((await ask({ url: `http://${host}:${port}` }, products)).status).toBe(200);
    }
  });
});
