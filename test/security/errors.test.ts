import { type Composed, codesOf, compose, type Exchange, exchange, json } from './composed';

const extensions = (code: string, requestId: string | null, retryable = false) => ({
  code,
  requestId,
  timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  retryable,
});

describe.each(['test', 'production'])('in %s', (environment) => {
  let gateway: Composed;
  const ask = (body: unknown, headers = {}): Promise<Exchange> =>
    exchange(`${gateway.url}/graphql`, json(body, headers));

  beforeAll(async () => {
    gateway = await compose({ NODE_ENV: environment, JWT_SECRET: 'x'.repeat(32) });
  });

  afterAll(() => gateway.stop());

  const hash = 'a'.repeat(64);
  test.each([
    ['text that is no GraphQL', { query: '{' }, 400, 'GRAPHQL_PARSE_FAILED', false],
    ['a field that does not exist', { query: '{ nope }' }, 400, 'GRAPHQL_VALIDATION_FAILED', false],
    [
      'an operation that does not exist',
      { query: 'query A { viewer { id } }', operationName: 'B' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
      false,
    ],
    [
      'a hash that is not known',
      { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } },
      200,
      'PERSISTED_QUERY_NOT_FOUND',
      true,
    ],
    [
      'a variable of another type',
      { query: 'query ($n: Int) { products(first: $n) { totalCount } }', variables: { n: 'x' } },
      400,
      'BAD_USER_INPUT',
      false,
    ],
    ['an id of another API', { query: '{ node(id: "x") { id } }' }, 200, 'BAD_ID', false],
    [
      'a hash that is not the one of the text',
      { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: hash } } },
      400,
      'BAD_REQUEST',
      false,
    ],
    ['a request without a document', { variables: {} }, 400, 'BAD_REQUEST', false],
    ['a batch', [{ query: '{ viewer { id } }' }], 400, 'BAD_REQUEST', false],
  ])('%s has a code, a request id, a time and whether to try again', async (_, body, status, code, retryable) => {
    const answer = await ask(body);
    expect(answer.status).toBe(status);
    expect(answer.errors.map((error) => error.extensions)).toEqual([
      extensions(code, answer.headers.get('x-request-id'), retryable),
    ]);
  });

  test.each([
    ['a body that is no JSON', '/graphql', { ...json({}), body: '{' }, 400, 'BAD_REQUEST'],
    [
      'a body of another type',
      '/graphql',
      { ...json({}), headers: { 'content-type': 'text/plain' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a path where nothing is', '/nope', {}, 404, 'NOT_FOUND'],
    [
      'a GET that a form of another site could send',
      '/graphql?query=%7B__typename%7D',
      { headers: { 'sec-fetch-site': 'cross-site' } },
      400,
      'BAD_REQUEST',
    ],
  ])('%s is answered in the same shape', async (_, path, init, status, code) => {
    const answer = await exchange(gateway.url + path, init);
    expect(answer.status).toBe(status);
    expect(answer.errors.map((error) => error.extensions)).toEqual([
      extensions(code, answer.headers.get('x-request-id')),
    ]);
  });

  test('null for a non-null argument is BAD_USER_INPUT', async () => {
    const query = 'query ($if: Boolean! = true) { viewer { id @include(if: $if) } products(first: 1) { totalCount } }';
    expect(codesOf(await ask({ query, variables: { if: null } }))).toEqual(['BAD_USER_INPUT']);
  });

  test('a valid request id is kept, any other is replaced', async () => {
    const idOf = async (given: string) => {
      const answer = await ask({ query: '{ nope }' }, { 'x-request-id': given });
      expect(answer.errors[0]?.extensions.requestId).toBe(answer.headers.get('x-request-id'));
      return answer.headers.get('x-request-id');
    };
    expect(await idOf('Client-id_1')).toBe('Client-id_1');
    for (const bad of ['short', 'x'.repeat(129), 'has space', 'new"line', '{"a":1}xx']) {
      expect(await idOf(bad)).toMatch(/^[\da-f-]{36}$/);
    }
    expect(await idOf('x'.repeat(128))).toBe('x'.repeat(128));
  });

  test('an unexpected error is logged with the request id of its client', async () => {
    await gateway.pool.query('alter table products rename to gone');
    const answer = await ask({ query: '{ a: products { totalCount } b: products { totalCount } }' });
    await gateway.pool.query('alter table gone rename to products');
    const [error] = answer.errors;
    expect(error?.extensions).toEqual(extensions('INTERNAL_SERVER_ERROR', answer.headers.get('x-request-id')));
    const lines = gateway
      .logged()
      .split('\n')
      .filter((line) => line.includes(String(error?.extensions.requestId)));
    expect(lines.map((line) => JSON.parse(line).err)).toContainEqual(
      expect.objectContaining({ message: 'relation "products" does not exist', code: '42P01' }),
    );
    if (environment === 'production') expect(answer.text).not.toMatch(/relation|does not exist/);
  });
});

test('an unavailable dependency is logged once per request, however many fields fail', async () => {
  const gateway = await compose();
  await gateway.pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'none'");
  await gateway.pool.end();
  gateway.pool.end = async () => undefined;
  const answer = await exchange(`${gateway.url}/graphql`, json({ query: '{ products { nodes { id } totalCount } }' }));
  expect(new Set(codesOf(answer))).toEqual(new Set(['DATABASE_UNAVAILABLE']));
  expect(answer.errors[0]?.extensions.retryable).toBe(true);
  expect(gateway.logged()).toContain(String(answer.headers.get('x-request-id')));
  await gateway.stop();
});
