import * as argon2 from '@node-rs/argon2';
import { createPasswords } from './passwords';

jest.mock('@node-rs/argon2', () => {
  const real = jest.requireActual('@node-rs/argon2');
  return { ...real, hash: jest.fn(real.hash), verify: jest.fn(real.verify) };
});

const hash = jest.mocked(argon2.hash);
const verify = jest.mocked(argon2.verify);

beforeEach(() => {
  hash.mockClear();
  verify.mockClear();
});

test('a password matches its hash only', async () => {
  const passwords = createPasswords();
  const hashed = await passwords.hash('one', 'correct horse');
  expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  await expect(passwords.verify('one', hashed, 'correct horse')).resolves.toBe(true);
  await expect(passwords.verify('one', hashed, 'wrong horse')).resolves.toBe(false);
});

test('a missing account takes the same verification and never matches', async () => {
  const passwords = createPasswords();
  const known = await passwords.hash('one', 'correct horse');
  await passwords.verify('one', known, 'guess');
  await expect(passwords.verify('one', null, 'guess')).resolves.toBe(false);
  const parameters = verify.mock.calls.map(([against]) => argon2.parseOptions(against));
  expect(parameters).toHaveLength(2);
  expect(parameters[1]).toEqual(parameters[0]);
});

test.each([
  ['bcrypt', () => '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'],
  ['nothing', () => ''],
  ['half a hash', (own: string) => own.slice(0, -10)],
  ['a hash of four terabytes', (own: string) => own.replace('m=19456', 'm=4294967295')],
])('%s in place of a hash never matches, takes one verification, and is reported', async (_, toStored) => {
  const onUnreadable = jest.fn();
  const passwords = createPasswords(onUnreadable);
  const own = await passwords.hash('one', 'correct horse');
  await expect(passwords.verify('one', toStored(own), 'correct horse')).resolves.toBe(false);
  expect(onUnreadable).toHaveBeenCalledTimes(1);
  expect(verify.mock.calls.map(([against]) => argon2.parseOptions(against))).toEqual([argon2.parseOptions(own)]);
  await expect(passwords.verify('one', null, 'correct horse')).resolves.toBe(false);
  expect(onUnreadable).toHaveBeenCalledTimes(1);
});

test('the dummy hash is computed once per process, before the first sign-in', async () => {
  jest.resetModules();
  const { createPasswords }: typeof import('./passwords') = require('./passwords');
  const { hash: made }: jest.Mocked<typeof argon2> = require('@node-rs/argon2');
  const passwords = [createPasswords(), createPasswords()];
  expect(made).toHaveBeenCalledTimes(1);
  for (const { verify } of passwords) await verify('one', null, 'guess');
  expect(made).toHaveBeenCalledTimes(1);
});

test('composed and decomposed letters are equal', async () => {
  const passwords = createPasswords();
  const hashed = await passwords.hash('one', 'cre\u0300me bru\u0302le\u0301e');
  await expect(passwords.verify('one', hashed, 'cr\u00e8me br\u00fbl\u00e9e')).resolves.toBe(true);
});

test('at most `parallel` hashes run at once, and all of them run', async () => {
  let running = 0;
  let most = 0;
  const passwords = createPasswords(undefined, { parallel: 2, maxWaiting: 10 });
  hash.mockImplementation(async (password) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    return `hash of ${password}`;
  });
  const hashes = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((password) => passwords.hash('one', password)));
  expect(hashes).toEqual(['a', 'b', 'c', 'd', 'e'].map((password) => `hash of ${password}`));
  expect(most).toBe(2);
});

test('a full queue rejects new calls with RATE_LIMITED and serves the others', async () => {
  const passwords = createPasswords(undefined, { parallel: 1, maxWaiting: 1 });
  hash.mockImplementation(async () => new Promise((resolve) => setImmediate(resolve, 'hash')));
  const [first, second, third] = ['a', 'b', 'c'].map((password) => passwords.hash('one', password));
  await expect(third).rejects.toMatchObject({
    extensions: { code: 'RATE_LIMITED', details: { retryAfterSeconds: 1 } },
  });
  await expect(Promise.all([first, second])).resolves.toEqual(['hash', 'hash']);
});

test('clients are served in turn', async () => {
  const passwords = createPasswords(undefined, { parallel: 1, maxWaiting: 100 });
  const hashed: string[] = [];
  hash.mockImplementation(async (password) => {
    await new Promise(setImmediate);
    hashed.push(String(password));
    return 'hash';
  });
  const guesses = Array.from({ length: 50 }, () => passwords.hash('many', 'guess'));
  await Promise.all([...guesses, passwords.hash('one', 'own')]);
  expect(hashed.indexOf('own')).toBeLessThanOrEqual(2);
});

test('a failed hash releases its slot', async () => {
  const passwords = createPasswords(undefined, { parallel: 1, maxWaiting: 0 });
  hash.mockRejectedValueOnce(new Error('no memory')).mockResolvedValueOnce('hash');
  await expect(passwords.hash('one', 'a')).rejects.toThrow('no memory');
  await expect(passwords.hash('one', 'a')).resolves.toBe('hash');
});
