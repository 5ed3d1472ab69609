import { createAttempts } from './attempts';
import type { Buckets } from './buckets/buckets';
import { createMemoryBuckets } from './buckets/memory-buckets';

/** Buckets on a clock that stands still, so that nothing is given back; they say which were taken from. */
function createBuckets() {
  const { take, refund } = createMemoryBuckets(() => 0);
  const keys = new Set<string>();
  const buckets: Buckets = {
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

test('an account has ten attempts, wherever they come from', async () => {
  const attempt = createAttempts(createBuckets());
  let from = 0;
  const guess = () => attempt(`address:192.0.2.${from++}`, 'account:a@example.com');
  await expect(countAllowed(guess)).resolves.toBe(10);
  await expect(attempt('address:192.0.2.200', 'account:b@example.com')).resolves.toBeUndefined();
});

test('an address has thirty attempts, whatever account they are at', async () => {
  const attempt = createAttempts(createBuckets());
  let account = 0;
  await expect(countAllowed(() => attempt('address:192.0.2.1', `account:${account++}`))).resolves.toBe(30);
});

test('who has had too many is told how long to wait', async () => {
  const attempt = createAttempts(createBuckets());
  await countAllowed(() => attempt('account:a@example.com'));
  await expect(attempt('account:a@example.com')).rejects.toMatchObject({
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
  const attempt = createAttempts(buckets);
  await attempt(`address:${one}`);
  await attempt(`address:${other}`);
  expect(buckets.keys.size).toBe(same ? 1 : 2);
});

test('the keys of the buckets hold no address', async () => {
  const buckets = createBuckets();
  await createAttempts(buckets)('account:a@example.com', 'address:192.0.2.1');
  expect([...buckets.keys].join()).not.toMatch(/example|192/);
});

test('a kind of attempt that has no limit is a mistake of ours', async () => {
  await expect(createAttempts(createBuckets())('colour:blue')).rejects.toThrow('nothing says how many attempts');
});
