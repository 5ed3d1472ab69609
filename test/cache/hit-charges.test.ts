import { createHitCharges } from '../../src/http/fast/hit-charges';
import { createMemoryBuckets } from '../../src/platform/buckets/memory-buckets';
import { until } from '../support/until';

const policy = { capacity: 10, refillPerSecond: 10 };
const viewer = { id: 'somebody', role: 'BUYER' } as const;
const caller = { viewer, address: '192.0.2.1' };

let nowMs = 0;
const clock = () => nowMs;

function create() {
  const buckets = createMemoryBuckets(clock);
  const take = jest.spyOn(buckets, 'take');
  return { take, charges: createHitCharges(buckets, policy, clock) };
}

test('many hits are taken from the bucket at once', async () => {
  const { take, charges } = create();
  for (let hits = 0; hits < 7; hits += 1) expect(charges.charge(caller).allowed).toBe(true);
  expect(take).not.toHaveBeenCalled();
  await charges.stop();
  expect(take.mock.calls).toEqual([['viewer:somebody', 7, policy]]);
});

test('they are taken without anybody asking, soon', async () => {
  const { take, charges } = create();
  charges.charge(caller);
  await until(() => take.mock.calls.length > 0);
  expect(take).toHaveBeenCalledTimes(1);
});

test('a bucket that has not enough gives what it has, and its client waits until it has more', async () => {
  const { charges } = create();
  for (let hits = 0; hits < 12; hits += 1) charges.charge(caller);
  await charges.stop();
  expect(charges.charge(caller)).toEqual({ policy, allowed: false, retryAfterMs: 200 });
  nowMs += 201;
  expect(charges.charge(caller).allowed).toBe(true);
  // The bucket was emptied: what has come back since is less than this.
  for (let hits = 0; hits < 5; hits += 1) charges.charge(caller);
  await charges.stop();
  expect(charges.charge(caller).allowed).toBe(false);
});

test('addresses of one network have one bucket', async () => {
  const { take, charges } = create();
  for (const address of ['2001:db8::1', '2001:db8::2']) charges.charge({ viewer: null, address });
  await charges.stop();
  expect(take.mock.calls.map(([, amount]) => amount)).toEqual([2]);
});
