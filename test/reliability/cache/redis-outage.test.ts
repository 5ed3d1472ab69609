import { setTimeout as sleep } from 'node:timers/promises';
import { bearerOf } from '../../attacks/tokens';
import { startRedis, type TestRedis } from '../../support/redis';
import { until } from '../../support/until';
import { type Answer, openConnection } from './connection';
import { type Fleet, startFleet } from './fleet';
import { type Changing, startChanging } from './outdated';

jest.setTimeout(120_000);

const connectionsEach = 8;
/** A delay that an operator would notice; all timeouts are far below. */
const tooLongMs = 2_000;
const backWithinMs = 5_000;

interface Timed extends Answer {
  readonly tookMs: number;
}

let fleet: Fleet;
let ports: number[];
let redis: TestRedis | undefined;

const token = 'a-token-for-monitoring';

beforeAll(async () => {
  fleet = await startFleet({ MONITORING_TOKEN: token });
  const gateways = await Promise.all([0, 1].map((place) => fleet.start(place)));
  ports = gateways.map(({ port }) => port);
  await Promise.all(ports.map(untilHit));
});

afterAll(async () => {
  await redis?.stop();
  await fleet.stop();
});

test('when Redis is killed under load no request fails or waits, and Redis is used again soon after its restart', async () => {
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

describe('while Redis is unavailable', () => {
  let changing: Changing;
  let holder: number;
  let other: number;

  beforeAll(async () => {
    changing = await startChanging(fleet);
  });

  beforeEach(async () => {
    await Promise.all(ports.map(untilHit));
    const [first = 0, second = 0] = ports;
    const isFirst = (await readMetrics(first)).get('loomgate_log_holder') === 1;
    [holder, other] = isFirst ? [first, second] : [second, first];
  });

  afterAll(() => changing.stop());

  test('the slot holder serves from its memory, the other instance bypasses its cache, and neither serves stale answers', async () => {
    const stopChanging = changing.changeOften(700);
    const stopAsking = ports.map(changing.askOften);
    await redis?.kill();
    await until(async () => (await changing.ask(other)).cache === 'BYPASS');
    await until(async () => isHit(await changing.ask(holder)));
    const [ofHolder, ofOther] = [changing.askOften(holder), changing.askOften(other)];
    await sleep(3_000);
    const [served, bypassed] = [await ofHolder(), await ofOther()];
    redis = await startRedis(Number(new URL(fleet.redis.url).port));
    for (const port of ports) await until(async () => isHit(await changing.ask(port)));
    await sleep(2_000);
    await stopChanging();
    const answers = (await Promise.all(stopAsking.map((stop) => stop()))).flat();

    // Each change causes a miss.
    expect(served.filter(isHit).length).toBeGreaterThan(served.length * 0.9);
    expect(new Set(bypassed.map(({ cache }) => cache))).toEqual(new Set(['BYPASS']));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers.filter(({ outdatedMs }) => outdatedMs > lagMs)).toEqual([]);
  });

  test('metrics show it without requests, and the slot holder accepts purges', async () => {
    await redis?.kill();
    await until(async () => (await readMetrics(other)).get('loomgate_cache_fresh') === 0);
    for (const port of ports)
      await until(async () => {
        const metrics = await readMetrics(port);
        const up = [...metrics].filter(([name]) => name.startsWith('loomgate_redis_up'));
        return up.length === 4 && up.every(([, value]) => value === 0);
      });
    await until(async () => ((await readMetrics(other)).get('loomgate_log_lag_seconds') ?? 0) > 1);
    const [ofHolder, ofOther] = [await readMetrics(holder), await readMetrics(other)];
    for (const metrics of [ofHolder, ofOther]) {
      expect(metrics.get('loomgate_breaker_open{part="cache"}')).toBe(1);
      expect(metrics.get('loomgate_breaker_open{part="limiter"}')).toBe(1);
    }
    expect([ofHolder.get('loomgate_cache_fresh'), ofHolder.get('loomgate_log_holder')]).toEqual([1, 1]);
    expect(ofHolder.get('loomgate_log_lag_seconds')).toBeLessThan(lagMs / 1_000);
    expect([await purge(holder), await purge(other)]).toEqual(['PURGED', 'CACHE_UNAVAILABLE']);

    redis = await startRedis(Number(new URL(fleet.redis.url).port));
    for (const port of ports)
      await until(async () => (await readMetrics(port)).get('loomgate_breaker_open{part="cache"}') === 0);
    expect(await purge(other)).toBe('PURGED');
  });
});

const lagMs = 1_000;
const isHit = ({ cache }: Answer) => cache.startsWith('HIT');

/** @returns values by name and labels of metrics */
async function readMetrics(port: number): Promise<Map<string, number>> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const lines = (await response.text()).split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

/** @returns the result */
async function purge(port: number): Promise<string> {
  const connection = await openConnection(port);
  const mutation = 'mutation { purgeCache(input: { tags: ["Product:*"] }) { purged } }';
  const { text } = await connection.post(mutation, `authorization: ${bearerOf('admin@example.com')}\r\n`);
  connection.close();
  return text.includes('"purged":1') ? 'PURGED' : (/"code":"(\w+)"/.exec(text)?.[1] ?? text);
}

/** Waits until a new query is answered from the cache: entries are stored and served. */
async function untilHit(port: number): Promise<void> {
  const connection = await openConnection(port);
  const query = `{ products(first: ${1 + Math.floor(Math.random() * 100)}) { nodes { id } } }`;
  await until(async () => (await connection.post(query)).cache.startsWith('HIT'), 30_000);
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
