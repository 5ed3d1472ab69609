import { LoomgateError } from '.';
import { isErrorCode, toClientError } from './client-error';

test('a LoomgateError is sent with its code, its details, the request id and the time', () => {
  const error = new LoomgateError('RATE_LIMITED', 'Slower, please.', { details: { retryAfterMs: 5 } });
  const { message, extensions } = toClientError(error, 'request-1');
  expect(message).toBe('Slower, please.');
  expect(extensions).toEqual({
    code: 'RATE_LIMITED',
    requestId: 'request-1',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    retryable: true,
    details: { retryAfterMs: 5 },
  });
});

test('other errors are sent without their message', () => {
  for (const error of [new Error('select secret'), 'secret', null]) {
    const shown = toClientError(error, 'request-1');
    expect(shown.extensions).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', retryable: false });
    expect(JSON.stringify(shown)).not.toContain('secret');
  }
});

test('an error without details has no key details', () => {
  expect(toClientError(new LoomgateError('FORBIDDEN'), 'r').extensions).not.toHaveProperty('details');
});

test('names of Object.prototype are not error codes', () => {
  expect(['FORBIDDEN', 'toString', '__proto__', 7, undefined].filter(isErrorCode)).toEqual(['FORBIDDEN']);
});
