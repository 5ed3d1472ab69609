import { createAuthenticate, tokenOf } from './authenticate';

test('nobody is verified for a header that holds no token', async () => {
  const verify = jest.fn();
  await expect(createAuthenticate(verify)({ authorization: 'Basic abc' })).rejects.toThrow('The token is not valid.');
  expect(verify).not.toHaveBeenCalled();
});

test('without the header nobody is verified, and the client is anonymous', async () => {
  const verify = jest.fn();
  await expect(createAuthenticate(verify)({})).resolves.toBeNull();
  expect(verify).not.toHaveBeenCalled();
});

test('the token is what follows the scheme', () => {
  expect(tokenOf('Bearer a.b-c_d~e+f/g==')).toBe('a.b-c_d~e+f/g==');
});

test('a header is read only as far as a token may reach', () => {
  expect(tokenOf(`Bearer ${'a'.repeat(8_185)}`)).toHaveLength(8_185);
  expect(() => tokenOf(`Bearer ${'a'.repeat(8_186)}`)).toThrow('The token is not valid.');
});
