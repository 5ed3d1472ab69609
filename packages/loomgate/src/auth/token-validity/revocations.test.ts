import { Revocations } from './revocations';

const token = (id: string, issuedAtMs?: number) => ({ viewer: { id }, issuedAtMs });
const never = new AbortController().signal;

test('tokens issued at or after the time of their account are valid', () => {
  const known = new Revocations(10, 100);
  known.set('one', 500);
  expect([499, 500, 501].map((at) => known.isValid(token('one', at)))).toEqual([false, true, true]);
  expect(known.isValid(token('one'))).toBe(false);
});

test('for an unknown account, tokens before the floor and tokens without iat are unknown', () => {
  const known = new Revocations(10, 100);
  expect([99, 100].map((at) => known.isValid(token('other', at)))).toEqual([undefined, true]);
  expect(known.isValid(token('other'))).toBeUndefined();
  known.set('other', 0);
  expect([known.isValid(token('other')), known.isValid(token('other', 99))]).toEqual([true, true]);
});

test('the number of accounts is bounded, and no revocation is lost', () => {
  const known = new Revocations(1_000, 0);
  for (let n = 1; n <= 5_000; n += 1) known.set(`user ${n}`, n);
  expect(known.size).toBe(1_000);
  // A token from before the revocation is never valid, whether its account is still known or not.
  for (let n = 1; n <= 5_000; n += 1) expect(known.isValid(token(`user ${n}`, n - 1))).not.toBe(true);
  expect(known.isValid(token('user 5000', 5_000))).toBe(true);
  expect(known.isValid(token('somebody else', 4_000))).toBe(true);
});

test('an account locked for years stays in memory, and tokens of others remain known', () => {
  const known = new Revocations(3, 0);
  known.set('locked', Date.now() + 1e12);
  for (let n = 1; n <= 10; n += 1) known.set(`user ${n}`, n);
  expect([known.size, known.isValid(token('locked', Date.now())), known.isValid(token('other', 100))]).toEqual([
    3,
    false,
    true,
  ]);
});

test('a watcher is called once when its token is revoked, and not for other tokens', () => {
  const known = new Revocations(10, 0);
  const [told, later, gone] = [jest.fn(), jest.fn(), jest.fn()];
  const left = new AbortController();
  known.watch(token('one', 100), never, told);
  known.watch(token('one', 300), never, later);
  known.watch(token('one', 100), left.signal, gone);
  left.abort();
  known.set('other', 200);
  expect(told).not.toHaveBeenCalled();
  known.set('one', 200);
  known.set('one', 250);
  expect([told, later, gone].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 0]);
});

test('a token that is already revoked calls its watcher at once', () => {
  const known = new Revocations(10, 0);
  const told = jest.fn();
  known.set('one', 200);
  known.watch(token('one', 100), never, told);
  expect(told).toHaveBeenCalledTimes(1);
});
