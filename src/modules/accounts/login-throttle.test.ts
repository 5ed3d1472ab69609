import type { RateLimitBuckets } from '../../../packages/loomgate/src/limits/rate-limit/buckets';
import { createMemoryBuckets } from '../../../packages/loomgate/src/limits/rate-limit/memory-buckets';
import { createLoginThrottle } from './login-throttle';

/** Buckets with a stopped clock, so that they do not refill, which record their keys. */
function createBuckets() {
  const { take, refund } = createMemoryBuckets(() => 0);
  const keys = new Set<string>();
  const buckets: RateLimitBuckets = {
    take(key, ...rest) {
      keys.add(key);
      return take(key, ...rest);
    },
    refund,
  };
  return { ...buckets, keys };
}

const limited = { extensions: { code: 'RATE_LIMITED', details: { retryAfterSeconds: expect.any(Number) } } };

async function countAllowed(attempt: () => Promise<void>): Promise<number> {
  for (let allowed = 0; ; allowed += 1) {
    try {
      await attempt();
    } catch (error) {
      expect(error).toMatchObject(limited);
      return allowed;
    }
  }
}

const unknown = async () => false;
const attemptOf = (buckets: RateLimitBuckets = createBuckets()) => {
  const attempt = createLoginThrottle(buckets);
  return (account: string, address: string, isKnown: (network: string) => Promise<boolean> = unknown) =>
    attempt({ account, address, isKnown });
};
const owner = 'owner@example.com';

test('an account has 10 attempts per network', async () => {
  const attempt = attemptOf();
  await expect(countAllowed(() => attempt(owner, '192.0.2.1'))).resolves.toBe(10);
  await expect(countAllowed(() => attempt(owner, '192.0.2.2'))).resolves.toBe(10);
});

test('a network has 30 attempts for all accounts', async () => {
  const attempt = attemptOf();
  let account = 0;
  await expect(countAllowed(() => attempt(`${account++}`, '192.0.2.1'))).resolves.toBe(30);
});

test('an account has 50 attempts from all unknown networks', async () => {
  const attempt = attemptOf();
  let from = 0;
  await expect(countAllowed(() => attempt(owner, `192.0.2.${from++}`))).resolves.toBe(50);
  await expect(attempt('other@example.com', '192.0.2.200')).resolves.toBeUndefined();
});

test('one network takes at most 10 of the attempts of an account', async () => {
  const attempt = attemptOf();
  for (let tries = 0; tries < 200; tries += 1) await attempt(owner, '192.0.2.1').catch(() => undefined);
  let from = 2;
  await expect(countAllowed(() => attempt(owner, `192.0.2.${from++}`))).resolves.toBe(40);
});

test('a known network has 10 attempts when the account has none left', async () => {
  const attempt = attemptOf();
  let from = 0;
  await countAllowed(() => attempt(owner, `192.0.2.${from++}`));
  const isKnown = jest.fn(async (network: string) => network === '198.51.100.7');
  await expect(attempt(owner, '198.51.100.8', isKnown)).rejects.toMatchObject(limited);
  await expect(countAllowed(() => attempt(owner, '198.51.100.7', isKnown))).resolves.toBe(10);
});

test('known networks are not read while attempts are left', async () => {
  const isKnown = jest.fn(unknown);
  const attempt = attemptOf();
  for (let tries = 0; tries < 20; tries += 1) await attempt(owner, '192.0.2.1', isKnown).catch(() => undefined);
  expect(isKnown).not.toHaveBeenCalled();
});

test('RATE_LIMITED contains the time to wait', async () => {
  const attempt = attemptOf();
  await countAllowed(() => attempt(owner, '192.0.2.1'));
  await expect(attempt(owner, '192.0.2.1')).rejects.toMatchObject({
    message: 'Too many attempts. Try again in 90 seconds.',
    extensions: { details: { retryAfterSeconds: 90 } },
  });
});

test.each([
  ['the addresses of one IPv6 network', '2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', true],
  ['two IPv6 networks', '2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['a network and one whose name starts alike', '2001:db8::1', '2001:db8:0:1::1', false],
  ['an IPv4 address and itself within IPv6', '192.0.2.1', '::ffff:192.0.2.1', true],
  ['two IPv4 addresses within IPv6', '::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
])('%s: one = %p, other = %p, the same: %p', async (_, one, other, same) => {
  const buckets = createBuckets();
  const attempt = attemptOf(buckets);
  await attempt(owner, one);
  await attempt(owner, other);
  // One bucket of the account, and two per network.
  expect(buckets.keys.size).toBe(same ? 3 : 5);
});

test('the keys of the buckets contain no address', async () => {
  const buckets = createBuckets();
  await attemptOf(buckets)('a@example.com', '192.0.2.1');
  expect([...buckets.keys].join()).not.toMatch(/example|192/);
});
