import { startKeyServer } from '../../packages/loomgate/src/auth/tokens/testing/key-server';
import { catalogue } from '../../packages/loomgate/src/errors';
import { all, families } from './families';
import { sources } from './families/sources';
import { expectNormal, expectRefused, slownessOf } from './judge';
import { startTarget, type Target } from './target';
import { audience, issuer, keySet } from './tokens';
import { send, toBytes } from './wire';

let target: Target;
let keys: Awaited<ReturnType<typeof startKeyServer>>;

/** Repeats the same bytes, so that caches hold each request once. */
const requests = all.map(({ request }) => request());
const quick = all.filter((attack) => !sources.includes(attack)).map(({ request }) => request());

beforeAll(async () => {
  keys = await startKeyServer();
  keys.state.keys = keySet;
  target = await startTarget({ JWKS_URL: keys.url, JWT_ISSUER: issuer, JWT_AUDIENCE: audience });
  // Warm-up: code is compiled before anything is measured.
  for (const bytes of requests) await send(target.port, bytes);
});

afterAll(async () => {
  await target.stop();
  await keys.stop();
});

test('there are at least sixty attacks with unique names', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(60);
});

describe.each(Object.entries(families))('%s', (_, attacks) => {
  for (const attack of attacks) test(attack.name, () => expectRefused(target, attack));
});

describe('after all of them', () => {
  const megabyte = 1_048_576;

  test('the gateway has fetched its own key set once, and no other keys', () => {
    expect(keys.state.requests).toBeLessThanOrEqual(2);
  });

  test('its memory does not grow when they are repeated', async () => {
    const before = await target.usage('settled');
    for (const _ of [1, 2]) for (const bytes of requests) await send(target.port, bytes);
    const after = await target.usage('settled');
    expect(after.heapBytes - before.heapBytes).toBeLessThan(16 * megabyte);
    expect(after.rssBytes - before.rssBytes).toBeLessThan(128 * megabyte);
  });

  /** @returns the latencies of concurrent health checks */
  async function waitsMeanwhile(): Promise<number[]> {
    const waits: number[] = [];
    let isOver = false;
    const attacks = async () => {
      for (const bytes of quick) await send(target.port, bytes);
    };
    const attacking = attacks().finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const startedAt = performance.now();
      expect((await send(target.port, toBytes('GET', '/healthz', []))).status).toBe(200);
      waits.push(performance.now() - startedAt);
    }
    await attacking;
    return waits;
  }

  // Other load delays a check now and then; an attack that blocks the event loop does so each time.
  test('it answers other clients meanwhile', async () => {
    const longest: number[] = [];
    for (let tried = 0; tried < 5; tried += 1) {
      const waits = await waitsMeanwhile();
      expect(waits.length).toBeGreaterThan(100);
      longest.push(Math.max(...waits));
      if (Math.max(...waits) < 250 * (await slownessOf(target))) return;
    }
    throw new Error(`others waited for ${longest.map(Math.round).join(', ')} ms`);
  });

  test('its log has no unexpected error', async () => {
    const lines = target
      .log()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    // On a slow machine an operation may time out, which is logged as TIMEOUT.
    const isLate = ({ err }: { err?: { message?: string } }) => err?.message === catalogue.TIMEOUT.text;
    const failures = lines.map((line) => JSON.parse(line)).filter((line) => line.level >= 50 && !isLate(line));
    expect(failures).toEqual([]);
    expect(target.log()).not.toMatch(/unhandled|uncaught|MaxListenersExceeded|Warning:/i);
    await expectNormal(target);
  });
});
