import { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { HttpParts } from '../../packages/loomgate/src/http/server';
import { neverSampler } from '../../packages/loomgate/src/telemetry/sampler';
import { createTestDatabase } from '../support/database';
import { ask } from './ask';
import { startTrusting } from './lying';

/** Throws at one of the counted steps. */
interface Faults {
  /** @param step from 0; -1 for none */
  arm(step: number): void;
  /** Whether it has thrown. */
  readonly hasThrown: boolean;
  wrap<Args extends unknown[], Result>(task: (...args: Args) => Result): (...args: Args) => Result;
}

function createFaults(): Faults {
  let left = -1;
  let hasThrown = false;
  return {
    arm(step) {
      left = step;
      hasThrown = false;
    },
    get hasThrown() {
      return hasThrown;
    },
    wrap: (task) =>
      function (this: unknown, ...args) {
        left -= 1;
        hasThrown ||= left === -1;
        if (left === -1) throw new Error('a fault of the test');
        return task.apply(this, args);
      },
  };
}

const faults = createFaults();
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let gateway: Awaited<ReturnType<typeof startTrusting>>;

/** Functions that a request calls, in addition to the session. */
function withFaults(parts: HttpParts): HttpParts {
  const { cache, authenticate, createContext } = parts;
  if (!cache) throw new Error('the gateway has no cache');
  const allowed = { policy: { capacity: 1, refillPerSecond: 1 }, allowed: true, retryAfterMs: 0 };
  return {
    ...parts,
    cache: { peek: faults.wrap(cache.peek), claim: faults.wrap(cache.claim), counts: cache.counts },
    authenticate: faults.wrap(authenticate),
    createContext: faults.wrap(createContext),
    charges: {
      statusOf: faults.wrap(() => allowed),
      add: () => undefined,
      addToAddress: () => undefined,
      stop: async () => undefined,
    },
    observing: {
      sampler: { ...neverSampler, enter: faults.wrap(neverSampler.enter) },
      scraped: { contentType: '', metrics: async () => '' },
      logRequest: () => undefined,
    },
  };
}

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startTrusting(database.url, undefined, withFaults);
  // Used by the request memo, the body decoder and the response writers.
  const { get, set } = LRUCache.prototype;
  const { writeHead } = ServerResponse.prototype;
  const { decode } = TextDecoder.prototype;
  const failingDecode = faults.wrap(decode);
  jest.spyOn(LRUCache.prototype, 'get').mockImplementation(faults.wrap(get));
  jest.spyOn(LRUCache.prototype, 'set').mockImplementation(faults.wrap(set));
  jest.spyOn(ServerResponse.prototype, 'writeHead').mockImplementation(faults.wrap(writeHead));
  // The client of this test decodes, too, but without `fatal`.
  jest.spyOn(TextDecoder.prototype, 'decode').mockImplementation(function (this: TextDecoder, ...args) {
    return this.fatal ? failingDecode.apply(this, args) : decode.apply(this, args);
  });
});

afterAll(async () => {
  jest.restoreAllMocks();
  await gateway.stop();
  await database.drop();
});

afterEach(() => faults.arm(-1));

async function untilNothingIsHeld(): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (gateway.cache.inFlight() > 0) {
    if (Date.now() > deadline) throw new Error('a lead has outlived its request');
    await sleep(2);
  }
}

/** @returns a response, or undefined if the fault has closed the connection */
const attempt = (query: string) => ask(gateway, query).catch(() => undefined);

const secondsOld = {
  'that was not asked before': undefined,
  'whose answer is fresh': 0,
  'whose answer has expired': 70,
  'whose answer has expired long ago': 200,
  'whose answer is too old for anything': 1_000,
};

test.each(Object.entries(secondsOld))(
  'whichever step fails of a request %s, it holds nothing afterwards and others are answered',
  async (name, seconds) => {
    let steps = 0;
    for (; ; steps += 1) {
      const query = `{ products { totalCount } } # ${name} ${steps}`;
      if (seconds !== undefined) {
        await ask(gateway, query);
        gateway.cache.age(seconds);
      }
      faults.arm(steps);
      await Promise.all([attempt(query), attempt(query)]);
      const { hasThrown } = faults;
      faults.arm(-1);
      await untilNothingIsHeld();
      expect((await ask(gateway, query)).status).toBe(200);
      await gateway.cache.open.purge('everything');
      if (!hasThrown) break;
    }
    expect(steps).toBeGreaterThan(3);
  },
);

test('a byte order mark before the body is ignored on the fast path and through Apollo', async () => {
  const query = '{ products { totalCount } } # with a byte order mark';
  const send = async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(`\ufeff${JSON.stringify({ query })}`),
    });
    return [response.status, response.headers.get('loomgate-cache')];
  };
  expect([await send(), await send()]).toEqual([
    [200, 'MISS'],
    [200, 'HIT;level=memory'],
  ]);
  gateway.cache.age(70);
  expect(await send()).toEqual([200, 'STALE;level=memory']);
  await untilNothingIsHeld();
  expect(await send()).toEqual([200, 'HIT;level=memory']);
});
