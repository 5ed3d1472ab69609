import { setTimeout as sleep } from 'node:timers/promises';
import { type DelayingProxy, startDelayingProxy } from '../../support/delaying-proxy';
import { until } from '../../support/invalidation';
import { type Fleet, startFleet } from './fleet';
import { type Changing, type Outdated, startChanging } from './outdated';

jest.setTimeout(120_000);

const lagMs = 600;

let fleet: Fleet;
/** Between Redis and the instance that does not read the WAL. */
let proxy: DelayingProxy;
let changing: Changing;
let port: number;

beforeAll(async () => {
  fleet = await startFleet({ CACHE_LAG_MS: String(lagMs) });
  proxy = await startDelayingProxy(Number(new URL(fleet.redis.url).port));
  changing = await startChanging(fleet);
  const holder = await fleet.start(0);
  await untilHits(holder.port);
  ({ port } = await fleet.start(1, { REDIS_URL: `redis://127.0.0.1:${proxy.port}` }));
});

afterAll(async () => {
  await changing?.stop();
  await fleet.stop();
  await proxy.stop();
});

const isHit = ({ cache }: Outdated) => cache.startsWith('HIT');
const untilHits = (of: number) => until(async () => isHit(await changing.ask(of)), 30_000);

/** Answers of the other instance from the start of the delay. */
async function askWhile(happens: () => Promise<void>): Promise<Outdated[]> {
  await untilHits(port);
  const stop = changing.askOften(port);
  await happens();
  proxy.mend();
  return stop();
}

async function changeNowAndThen(ms: number): Promise<void> {
  const stop = changing.changeOften(1_500);
  await sleep(ms);
  await stop();
}

/** Data in transit arrives late, later data never. */
async function loseNext(): Promise<void> {
  await sleep(1_500);
  proxy.blackhole();
  await changing.change();
  await sleep(2_500);
}

test.each([
  [
    'from Redis to it takes 950 ms',
    () => {
      proxy.delay({ toClient: 950 });
      return changeNowAndThen(6_000);
    },
  ],
  [
    'from Redis to it takes 500 ms and is lost then',
    () => {
      proxy.delay({ toClient: 500 });
      return loseNext();
    },
  ],
])('where the way %s an instance serves nothing that is older than CACHE_LAG_MS', async (_, happens) => {
  const answers = await askWhile(happens);
  expect(answers.length).toBeGreaterThan(100);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(answers.filter(({ outdatedMs }) => outdatedMs > lagMs)).toEqual([]);
  await untilHits(port);
});
