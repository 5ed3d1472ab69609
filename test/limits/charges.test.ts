import { createAccount } from '../../packages/loomgate/src/graphql/limits/account';
import { chargeForBytes, chargeForTime, createCharges } from '../../packages/loomgate/src/graphql/limits/charges';
import { createMemoryBuckets } from '../../packages/loomgate/src/limits/rate-limit/memory-buckets';
import { until } from '../support/until';

const policy = { capacity: 10, refillPerSecond: 10 };
const address = '192.0.2.1';
const buyer = (id: string, from = address) => ({ viewer: { id, role: 'BUYER' as const }, address: from });
const caller = buyer('newViewer');

let nowMs = 0;
const clock = () => nowMs;

function create(addressFactor = 100) {
  const buckets = createMemoryBuckets(clock);
  const take = jest.spyOn(buckets, 'take');
  const charges = createCharges(buckets, { ...policy, addressFactor }, clock);
  /** The amounts taken from the bucket of the client. */
  const taken = (key = 'viewer:newViewer') => take.mock.calls.flatMap(([of, amount]) => (of === key ? [amount] : []));
  return { buckets, charges, taken };
}

/** Adds a number of charges of 1. */
function addMany(charges: ReturnType<typeof create>['charges'], count: number, payer = caller): void {
  for (let n = 0; n < count; n += 1) charges.add(payer, 1);
}

test('charges are summed up and taken from the bucket in one call', async () => {
  const { taken, charges } = create();
  addMany(charges, 7);
  expect(taken()).toEqual([]);
  await charges.stop();
  expect(taken()).toEqual([7]);
});

test('charges are taken within 100 ms', async () => {
  const { taken, charges } = create();
  charges.add(caller, 1);
  await until(() => taken().length > 0);
  expect(taken()).toEqual([1]);
});

test('if a bucket has less, all of it is taken, and its client is refused until it has refilled', async () => {
  const { charges, taken } = create();
  addMany(charges, 12);
  await charges.stop();
  expect(taken()).toEqual([12, 10]);
  expect(charges.statusOf(caller)).toEqual({ policy, allowed: false, retryAfterMs: 200 });
  nowMs += 201;
  expect(charges.statusOf(caller).allowed).toBe(true);
  await charges.stop();
  expect(taken()).toEqual([12, 10, 2]);
});

test('an owed amount is not requested before the bucket can have refilled', async () => {
  const { charges, taken } = create();
  addMany(charges, 12);
  await charges.stop();
  nowMs += 100;
  await charges.stop();
  expect(taken()).toEqual([12, 10]);
});

test('all spellings of the addresses of a network have one bucket', async () => {
  const { buckets, charges } = create();
  const take = jest.spyOn(buckets, 'take');
  for (const spelt of ['2001:db8::1', '2001:DB8::2', '[2001:db8:0:0::3]:443'])
    charges.add({ viewer: null, address: spelt }, 1);
  await charges.stop();
  expect(take.mock.calls.map(([, amount]) => amount)).toEqual([3]);
});

test('the limit of an address applies to all its accounts together', async () => {
  const { charges } = create(2);
  for (let n = 0; n < 25; n += 1) charges.add(buyer(`buyer ${n}`), 1);
  await charges.stop();
  expect(charges.statusOf(buyer('the next'))).toMatchObject({ allowed: false, retryAfterMs: 250 });
  expect(charges.statusOf(buyer('the next', '192.0.2.2')).allowed).toBe(true);
  expect(charges.statusOf({ viewer: null, address }).allowed).toBe(true);
});

test('charges of operations of signed-in clients count for their address', async () => {
  const { buckets, charges } = create(2);
  const account = createAccount(buckets, policy, { charges });
  for (const id of ['a', 'b', 'c']) (await account(buyer(id), 9)).settle(9);
  await charges.stop();
  const refused = await account(buyer('d'), 1);
  expect(refused).toMatchObject({ allowed: false, available: 0, policy: { capacity: 20 } });
  expect((await account({ viewer: null, address }, 1)).allowed).toBe(true);
});

test('a client whose bucket is known to be empty is refused without a call', async () => {
  const { buckets, charges } = create();
  addMany(charges, 12);
  await charges.stop();
  const take = jest.spyOn(buckets, 'take').mockClear();
  expect(await createAccount(buckets, policy, { charges })(caller, 1)).toMatchObject({ allowed: false });
  expect(take).not.toHaveBeenCalled();
});

test('bytes are charged by the thousand, and CPU time by the quarter of a millisecond', () => {
  expect([0, 999, 1_000, 1_048_576].map(chargeForBytes)).toEqual([0, 0, 1, 1_048]);
  expect([0, 0.2, 0.3, 1, 15.4].map(chargeForTime)).toEqual([0, 0, 25, 100, 1_525]);
});
