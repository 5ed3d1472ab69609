import { createAuthenticate, tokenOf } from './authenticate';

const tokens = { verify: jest.fn(), recall: jest.fn() };
const validity = { isValid: jest.fn(), learn: jest.fn(), watch: jest.fn() };
const authenticate = createAuthenticate(tokens, validity);
const somebody = { id: 'somebody', role: 'BUYER' } as const;
const good = { authorization: 'Bearer good' };
const revoked = { extensions: { code: 'UNAUTHENTICATED', details: { reason: 'TOKEN_REVOKED' } } };

afterEach(() => jest.resetAllMocks());

test('nobody is verified for a header that holds no token', () => {
  expect(() => authenticate({ authorization: 'Basic abc' })).toThrow('The token is not valid.');
  expect(tokens.verify).not.toHaveBeenCalled();
});

test('without the header nobody is verified, and the client is anonymous', () => {
  expect(authenticate({})).toBeNull();
  expect(tokens.verify).not.toHaveBeenCalled();
});

test('whose token was good a moment ago is known at once', () => {
  tokens.recall.mockReturnValue({ viewer: somebody });
  validity.isValid.mockReturnValue(true);
  expect(authenticate(good)).toBe(somebody);
  expect(tokens.verify).not.toHaveBeenCalled();
});

test('a token that was good a moment ago and has been revoked since is refused', async () => {
  tokens.recall.mockReturnValue({ viewer: somebody });
  tokens.verify.mockResolvedValue({ viewer: somebody });
  validity.isValid.mockReturnValue(false);
  await expect(authenticate(good)).rejects.toMatchObject(revoked);
  expect(validity.learn).not.toHaveBeenCalled();
});

test('the database is asked of a token that memory cannot tell of', async () => {
  tokens.verify.mockResolvedValue({ viewer: somebody });
  validity.learn.mockResolvedValueOnce(true).mockResolvedValueOnce(false);
  await expect(authenticate(good)).resolves.toBe(somebody);
  await expect(authenticate(good)).rejects.toMatchObject(revoked);
});

test('the token is what follows the scheme', () => {
  expect(tokenOf('Bearer a.b-c_d~e+f/g==')).toBe('a.b-c_d~e+f/g==');
});

test('a header is read only as far as a token may reach', () => {
  expect(tokenOf(`Bearer ${'a'.repeat(8_185)}`)).toHaveLength(8_185);
  expect(() => tokenOf(`Bearer ${'a'.repeat(8_186)}`)).toThrow('The token is not valid.');
});
