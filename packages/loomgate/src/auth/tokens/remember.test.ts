import { rememberVerified } from './remember';
import { buyer } from './testing/tokens';

const limits = { maxRemembered: 2, rememberedMs: 60_000 };
const expiresIn = (ms: number) => async () => ({ viewer: buyer, expiresAtMs: Date.now() + ms });

beforeEach(() => {
  jest.useFakeTimers({ now: Date.now(), doNotFake: ['performance'] });
});

afterEach(() => {
  jest.useRealTimers();
});

test('a token is verified once', async () => {
  const check = jest.fn(expiresIn(600_000));
  const { verify } = rememberVerified(check, limits);
  await verify('one');
  await expect(verify('one')).resolves.toMatchObject({ viewer: buyer });
  expect(check).toHaveBeenCalledTimes(1);
});

test('a cached token is removed when it expires', async () => {
  const check = jest.fn(expiresIn(1_000));
  const { verify } = rememberVerified(check, limits);
  await verify('one');
  jest.setSystemTime(Date.now() + 1_000);
  await verify('one');
  expect(check).toHaveBeenCalledTimes(2);
});

test('a token is verified again after some minutes, even if it expires later', async () => {
  const check = jest.fn(expiresIn(86_400_000));
  const { verify } = rememberVerified(check, limits);
  await verify('one');
  jest.setSystemTime(Date.now() + 60_000);
  await verify('one');
  expect(check).toHaveBeenCalledTimes(2);
});

test('the number of cached tokens is bounded', async () => {
  const check = jest.fn(expiresIn(600_000));
  const { verify } = rememberVerified(check, limits);
  for (const token of ['one', 'two', 'three', 'one']) await verify(token);
  expect(check).toHaveBeenCalledTimes(4);
});

test('a refused token is not cached', async () => {
  const check = jest.fn(() => Promise.reject(new Error('no')));
  const { verify } = rememberVerified(check, limits);
  await expect(verify('one')).rejects.toThrow('no');
  await expect(verify('one')).rejects.toThrow('no');
  expect(check).toHaveBeenCalledTimes(2);
});
