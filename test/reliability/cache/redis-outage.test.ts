import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis, type TestRedis } from '../../support/redis';
import { type Answer, openConnection } from './connection';
import { type Fleet, startFleet } from './fleet';

jest.setTimeout(120_000);

const connectionsEach = 8;
/** What an operator would notice; what is waited for has deadlines far below. */
const tooLongMs = 2_000;
const backWithinMs = 5_000;

interface Timed extends Answer {
  readonly tookMs: number;
}

let fleet: Fleet;
let ports: number[];
let redis: TestRedis | undefined;

beforeAll(async () => {
  fleet = await startFleet();
  const gateways = await Promise.all([0, 1].map(fleet.start));
  ports = gateways.map(({ port }) => port);
  await Promise.all(ports.map(untilHit));
});

afterAll(async () => {
  await redis?.stop();
  await fleet.stop();
});

test('when Redis is killed under load no request fails or waits, and it is used again soon after its return', async () => {
  const load = startLoad();
  await sleep(1_000);
  await fleet.redis.kill();
  await sleep(3_000);
  redis = await startRedis(Number(new URL(fleet.redis.url).port));
  const returnedAt = performance.now();
  await Promise.all(ports.map(untilHit));
  const backAfterMs = performance.now() - returnedAt;
  const answers = await load.stop();

  expect(answers.length).toBeGreaterThan(100);
  expect(answers.filter(({ status, text }) => status !== 200 || text.includes('"errors":'))).toEqual([]);
  expect(answers.filter(({ tookMs }) => tookMs > tooLongMs)).toEqual([]);
  expect(backAfterMs).toBeLessThan(backWithinMs);
});

/** Until a new question has been answered from the cache: it is stored, and what is stored is served. */
async function untilHit(port: number): Promise<void> {
  const connection = await openConnection(port);
  const query = `{ products(first: ${1 + Math.floor(Math.random() * 100)}) { nodes { id } } }`;
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && !(await connection.post(query)).cache.startsWith('HIT')) await sleep(20);
  connection.close();
}

function startLoad(): { stop(): Promise<Timed[]> } {
  const answers: Timed[] = [];
  let isOver = false;
  async function ask(port: number): Promise<void> {
    const connection = await openConnection(port);
    while (!isOver) {
      const query = `{ products(first: ${1 + Math.floor(Math.random() * 20)}) { nodes { id title } } }`;
      const startedAt = performance.now();
      const answer = await connection.post(query);
      answers.push({ ...answer, tookMs: performance.now() - startedAt });
    }
    connection.close();
  }
  const asking = ports.flatMap((port) => Array.from({ length: connectionsEach }, () => ask(port)));
  return {
    async stop() {
      isOver = true;
      await Promise.all(asking);
      return answers;
    },
  };
}
