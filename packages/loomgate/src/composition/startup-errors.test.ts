import { GraphQLError, parse, Source } from 'graphql';
import { explainStartupError } from './startup-errors';

const withCode = (code: string, more: object = {}) => Object.assign(new Error('it failed'), { code, ...more });

test.each([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EADDRNOTAVAIL',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ETIMEDOUT',
  ],
  ...['ENOENT', 'EACCES'],
])('the text for %s on connecting to the database names DATABASE_URL', (code) => {
  expect(
    explainStartupError(withCode(code, { syscall: 'connect', path: '/run/.s.PGSQL.5432' }), 'Loomgate cannot start'),
  ).toMatch(new RegExp(`^Loomgate cannot start: it failed \\(${code}\\)\\. .+ DATABASE_URL.*\\.$`));
});

test.each(['28P01', '28000', '3D000', '42501', '42P01', '25006', '53300', '53100', '57P03'])(
  'the text for SQLSTATE %s says what to do',
  (code) => {
    expect(explainStartupError(withCode(code), 'No')).toMatch(/^No: it failed \(\w+\)\. [A-Z].+\.$/);
  },
);

test('the text for a server without TLS names both solutions', () => {
  expect(explainStartupError(new Error('The server does not support SSL connections'), 'No')).toMatch(
    /^No: .+ SSL connections\. Switch TLS on at the server, or set sslmode=disable .+\.$/,
  );
});

test.each([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
])('the text for an invalid certificate (%s) names sslrootcert', (code) => {
  expect(explainStartupError(withCode(code), 'No')).toMatch(/sslrootcert=.+DATABASE_URL/);
});

test('the error of another file gets no advice about the database', () => {
  const error = withCode('ENOENT', { syscall: 'open', path: '/x' });
  expect(explainStartupError(error, 'No')).toBe('No: it failed (ENOENT)');
});

test('the text for an error in SDL names the line', () => {
  const refusal = () => parse(new Source('type Query {\n  motto String\n}', 'schema/motto.graphql'));
  expect(refusal).toThrow(GraphQLError);
  let error: unknown;
  try {
    refusal();
  } catch (thrown) {
    error = thrown;
  }
  expect(explainStartupError(error, 'No')).toMatch(
    /^No: Syntax Error: .+[^.]\. See line 2 of schema\/motto\.graphql\.$/,
  );
});

test('a bug is reported with its stack', () => {
  expect(explainStartupError(new TypeError('x is not a function'), 'No')).toMatch(
    /^TypeError: x is not a function\n +at /,
  );
});
