import { type Gateway, startGateway } from '../support/gateway';
import { exchange, expectRefusal, preflighted, search } from './exchange';

let gateway: Gateway;
let url: string;

beforeAll(async () => {
  gateway = await startGateway();
  url = `${gateway.url}/graphql`;
});

afterAll(() => gateway.stop());

const query = '{ __typename }';

test.each([
  ['no content type', {}],
  ['plain text', { 'content-type': 'text/plain' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['an empty header of ours', { 'apollo-require-preflight': '' }],
])('refuses a GET that any web page can send: %s', async (_, headers) => {
  expectRefusal(await exchange(url + search({ query }), { headers }), 400, 'BAD_REQUEST');
});

test.each<[string, Record<string, string>]>([
  ['the header of Apollo', preflighted],
  ['an operation name', { 'x-apollo-operation-name': 'Typename' }],
  ['JSON', { 'content-type': 'application/json' }],
])('takes a GET that a browser asks permission for: %s', async (_, headers) => {
  await expect(exchange(url + search({ query }), { headers })).resolves.toMatchObject({ status: 200, errors: [] });
});

test.each<[string, BodyInit]>([
  ['a form', new URLSearchParams({ query })],
  ['plain text', JSON.stringify({ query })],
])('refuses a POST that any web page can send: %s, whatever its headers', async (_, body) => {
  expectRefusal(await exchange(url, { method: 'POST', body, headers: preflighted }), 415, 'UNSUPPORTED_MEDIA_TYPE');
});

test('refuses a form with files', async () => {
  const body = new FormData();
  body.set('query', query);
  expectRefusal(await exchange(url, { method: 'POST', body, headers: preflighted }), 415, 'UNSUPPORTED_MEDIA_TYPE');
});

test('names no origin that may read its answers', async () => {
  const answer = await exchange(url, { method: 'OPTIONS', headers: { origin: 'https://example.com' } });
  expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});
