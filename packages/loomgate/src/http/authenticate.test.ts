import { createAuthenticate, tokenOf } from './authenticate';

const tokens = { verify: jest.fn(), recall: jest.fn() };
const validity = { isValid: jest.fn(), learn: jest.fn(), watch: jest.fn() };
const authenticate = createAuthenticate(tokens, validity);
const someViewer = { id: 'some-viewer', role: 'BUYER' } as const;
const good = { authorization: 'Bearer good' };
const revoked = { extensions: { code: 'UNAUTHENTICATED', details: { reason: 'TOKEN_REVOKED' } } };

afterEach(() => jest.resetAllMocks());

test('a header without a bearer token is refused without verification', () => {
  expect(() => authenticate({ authorization: 'Basic abc' })).toThrow('The token is not valid.');
  expect(tokens.verify).not.toHaveBeenCalled();
});

test('without the header the client is anonymous', () => {
  expect(authenticate({})).toBeNull();
  expect(tokens.verify).not.toHaveBeenCalled();
});

test('a token that was verified recently is accepted synchronously', () => {
  tokens.recall.mockReturnValue({ viewer: someViewer });
  validity.isValid.mockReturnValue(true);
  expect(authenticate(good)).toBe(someViewer);
  expect(tokens.verify).not.toHaveBeenCalled();
});

test('a token that was verified recently and is revoked since then is refused', async () => {
  tokens.recall.mockReturnValue({ viewer: someViewer });
  tokens.verify.mockResolvedValue({ viewer: someViewer });
  validity.isValid.mockReturnValue(false);
  await expect(authenticate(good)).rejects.toMatchObject(revoked);
  expect(validity.learn).not.toHaveBeenCalled();
});

test('a token that memory cannot decide on is checked in the database', async () => {
  tokens.verify.mockResolvedValue({ viewer: someViewer });
  validity.learn.mockResolvedValueOnce(true).mockResolvedValueOnce(false);
  await expect(authenticate(good)).resolves.toBe(someViewer);
  await expect(authenticate(good)).rejects.toMatchObject(revoked);
});

test('the token is what follows the scheme', () => {
  expect(tokenOf('Bearer a.b-c_d~e+f/g==')).toBe('a.b-c_d~e+f/g==');
});

test('a header of more than 8,192 characters is refused', () => {
  expect(tokenOf(`Bearer ${'a'.repeat(8_185)}`)).toHaveLength(8_185);
  expect(() => tokenOf(`Bearer ${'a'.repeat(8_186)}`)).toThrow('The token is not valid.');
});
