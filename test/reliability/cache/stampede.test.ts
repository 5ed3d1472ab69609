import { once } from 'node:events';
import { join } from 'node:path';
import type { GatewayProcess } from '../../process/gateway-process';
import { until } from '../../support/until';
import { type Connection, openConnection } from './connection';
import { type Fleet, startFleet } from './fleet';

jest.setTimeout(180_000);

/** The sum of both gateways. */
const requests = 10_000;
const connectAtOnce = 200;

/** Reads products, too: the types of their columns are looked up once in each process, in a statement of its own. */
const warmUp = '{ products(first: 1) { nodes { slug } } }';
const query = `{ products(first: 20) { nodes { title artisan { name } reviews(first: 3) { nodes { rating } } } } }`;
/** Statements per execution: the page, artisans and reviews. */
const statementsOfOne = 3;
/** Large: a slot holder with 5,000 concurrent requests sends heartbeats late on a slow machine, which bypasses the caches. */
const settings = { CACHE_LAG_MS: '30000' };

let fleet: Fleet;
let gateways: GatewayProcess[];

beforeAll(async () => {
  fleet = await startFleet(settings, join(__dirname, 'count-statements.ts'));
  gateways = await Promise.all([0, 1].map((place) => fleet.start(place)));
  for (const { port } of gateways) await untilServing(port);
});

afterAll(() => fleet.stop());

/** A second execution happens if a process is too busy to see the first: its lookup times out, or the lease expires. */
const maxExecutions = 2;

test('10,000 identical concurrent requests to two processes cause one execution, or one per process', async () => {
  const connections = (await Promise.all(gateways.map(({ port }) => openMany(port, requests / 2)))).flat();
  const before = await statements();
  const answers = await Promise.all(connections.map((connection) => connection.post(query)));
  const after = await statements();
  for (const connection of connections) connection.close();

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  const executions = answers.filter(({ cache }) => cache === 'MISS').length;
  expect(executions).toBeGreaterThan(0);
  expect(executions).toBeLessThanOrEqual(maxExecutions);
  expect(after - before).toBe(executions * statementsOfOne);
});

async function untilServing(port: number): Promise<void> {
  const connection = await openConnection(port);
  await until(async () => (await connection.post(warmUp)).cache.startsWith('HIT'));
  connection.close();
}

async function openMany(port: number, count: number): Promise<Connection[]> {
  const open: Connection[] = [];
  while (open.length < count)
    open.push(...(await Promise.all(Array.from({ length: connectAtOnce }, () => openConnection(port)))));
  return open;
}

async function statements(): Promise<number> {
  const counts = gateways.map(async ({ child }) => {
    const answer = once(child, 'message');
    child.send('statements');
    const [count] = await answer;
    return Number(count);
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
