import { createAuthenticate, tokenOf } from './authenticate';

const tokens = { verify: jest.fn(), recall: jest.fn() };
const authenticate = createAuthenticate(tokens);

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
  const viewer = { id: 'somebody', role: 'BUYER' } as const;
  tokens.recall.mockReturnValue({ viewer });
  expect(authenticate({ authorization: 'Bearer good' })).toBe(viewer);
  expect(tokens.verify).not.toHaveBeenCalled();
});

test('the token is what follows the scheme', () => {
  expect(tokenOf('Bearer a.b-c_d~e+f/g==')).toBe('a.b-c_d~e+f/g==');
});

test('a header is read only as far as a token may reach', () => {
  expect(tokenOf(`Bearer ${'a'.repeat(8_185)}`)).toHaveLength(8_185);
  expect(() => tokenOf(`Bearer ${'a'.repeat(8_186)}`)).toThrow('The token is not valid.');
});
