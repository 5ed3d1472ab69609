import type { Client } from 'pg';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/until';
import { ask } from './ask';
import { fillMarket, type Market } from './market';

let gateway: Gateway;
let market: Market;

beforeAll(async () => {
  gateway = await startGateway({ CACHE: 'on', CACHE_REDIS: 'off' });
  market = await fillMarket(gateway.sql);
});

afterAll(() => gateway.stop());

const setStatus = (sql: Client, status: string) =>
  sql.query(`update products set status = $1::product_status where slug = 'bowl'`, [status]);

/** Reached through an edge: only the product's row changes when it is hidden. */
async function edge(): Promise<string> {
  const { rows } = await gateway.sql.query('select id from reviews');
  return `{ node(id: "${toGlobalId('Review', rows[0].id)}") { ... on Review { product { title } } } }`;
}

test('an answer with an edge to a product is purged when the product is hidden, and again when it is visible', async () => {
  const query = await edge();
  const isKept = async (text: string) => {
    const reply = await ask(gateway, query);
    return reply.text.trim() === text && reply.source === 'HIT;level=memory';
  };
  for (const [status, product] of [
    ['ACTIVE', { title: 'bowl' }],
    ['DRAFT', null],
    ['ACTIVE', { title: 'bowl' }],
    ['ARCHIVED', null],
    ['ACTIVE', { title: 'bowl' }],
  ]) {
    await setStatus(gateway.sql, String(status));
    await until(() => isKept(JSON.stringify({ data: { node: { product } } })));
  }
});

test('an answer with a hidden product on an edge is public, and the same for its seller', async () => {
  await setStatus(gateway.sql, 'DRAFT');
  const query = await edge();
  const text = JSON.stringify({ data: { node: { product: null } } });
  await until(async () => {
    const reply = await ask(gateway, query, { as: market.seller });
    return reply.text.trim() === text && reply.source === 'HIT;level=memory';
  });
  const { headers, source } = await ask(gateway, query);
  expect([headers.get('cache-control'), source]).toEqual([expect.stringContaining('public'), 'HIT;level=memory']);
});
