import { type Gateway, startGateway } from '../support/gateway';
import { exchange, expectRefusal, json, raw } from './exchange';

const typename = '{ __typename }';
const two = 'query First { __typename } query Second { __typename }';
const brokenUtf8 = new Uint8Array([...Buffer.from('{"query":"{ __typename } # '), 0xff, 0xfe, ...Buffer.from('"}')]);
const plain = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: JSON.stringify({ query: typename }) };

const refused: [what: string, init: RequestInit, status: number, code: string][] = [
  ['a batch of operations', json([{ query: typename }]), 400, 'BAD_REQUEST'],
  ['an empty batch', json([]), 400, 'BAD_REQUEST'],
  ['malformed JSON', raw('{"query":'), 400, 'BAD_REQUEST'],
  ['an empty body', raw(''), 400, 'BAD_REQUEST'],
  ['a body that is a string', raw('"{ __typename }"'), 400, 'BAD_REQUEST'],
  ['a body that is null', raw('null'), 400, 'BAD_REQUEST'],
  ['a body that is a number', raw('4'), 400, 'BAD_REQUEST'],
  ['an empty object', json({}), 400, 'BAD_REQUEST'],
  ['a query that is not a string', json({ query: { kind: 'Document' } }), 400, 'BAD_REQUEST'],
  ['an empty query', json({ query: '' }), 400, 'BAD_REQUEST'],
  ['variables that are a list', json({ query: typename, variables: [] }), 400, 'BAD_REQUEST'],
  ['variables that are a string', json({ query: typename, variables: '{}' }), 400, 'BAD_REQUEST'],
  ['an operation name that is a number', json({ query: typename, operationName: 3 }), 400, 'BAD_REQUEST'],
  ['broken UTF-8', raw(brokenUtf8), 400, 'BAD_REQUEST'],
  ['no body', { method: 'POST' }, 400, 'BAD_REQUEST'],
  ['a missing content type', { method: 'POST', body: Buffer.from(plain.body) }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['an unknown media type', raw('<query/>', { 'content-type': 'text/xml' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a malformed media type', raw('{}', { 'content-type': 'nonsense' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['plain text', plain, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['an HTML form', { method: 'POST', body: new URLSearchParams({ query: typename }) }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  [
    'another charset',
    json({ query: typename }, { 'content-type': 'application/json; charset=iso-8859-1' }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['a body that is not compressed', json({ query: typename }, { 'content-encoding': 'gzip' }), 400, 'BAD_REQUEST'],
  ['a body over the limit', json({ query: typename, extensions: { x: 'x'.repeat(2_048) } }), 413, 'BODY_TOO_LARGE'],
  ['an unsupported accept header', json({ query: typename }, { accept: 'text/html' }), 406, 'BAD_REQUEST'],
  ['an unknown operation name', json({ query: two, operationName: 'Third' }), 400, 'OPERATION_RESOLUTION_FAILURE'],
  ['several operations and no name', json({ query: two }), 400, 'OPERATION_RESOLUTION_FAILURE'],
  ['a document that does not parse', json({ query: '{' }), 400, 'GRAPHQL_PARSE_FAILED'],
  ['a document with 450 levels', json({ query: '{a'.repeat(450) }), 400, 'GRAPHQL_PARSE_FAILED'],
  ['a document that is not valid', json({ query: '{ product { nope } }' }), 400, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a variable of another type',
    json({ query: 'query ($n: Int) { products(first: $n) { totalCount } }', variables: { n: 'x' } }),
    400,
    'BAD_USER_INPUT',
  ],
];

describe.each(['development', 'production'])('in %s', (environment) => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway({ NODE_ENV: environment, DEMO_DATA: 'off', BODY_LIMIT_BYTES: '1024' });
  });

  afterAll(() => gateway.stop());

  test.each(refused)('refuses %s with a code and no stack', async (_, init, status, code) => {
    expectRefusal(await exchange(`${gateway.url}/graphql`, init), status, code);
  });

  test('accepts JSON with a byte order mark or with a charset parameter', async () => {
    const body = raw('\ufeff{"query":"{ __typename }"}', { 'content-type': 'application/json; charset="UTF-8"' });
    await expect(exchange(`${gateway.url}/graphql`, body)).resolves.toMatchObject({
      status: 200,
      data: { __typename: 'Query' },
    });
  });
});
