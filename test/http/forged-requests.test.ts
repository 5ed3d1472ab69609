import { type Gateway, startGateway } from '../support/gateway';
import { exchange, expectRefusal, preflighted, search } from './exchange';

const shop = 'https://shop.example.com';
const query = '{ __typename }';

let gateway: Gateway;
let url: string;

beforeAll(async () => {
  gateway = await startGateway({ CORS_ORIGINS: shop });
  url = `${gateway.url}/graphql`;
});

afterAll(() => gateway.stop());

/** The header of browsers for a request that a page of another site causes. */
const crossSite = { 'sec-fetch-site': 'cross-site' };
const get = (headers: Record<string, string>) => exchange(url + search({ query }), { headers });

test.each<[string, Record<string, string>]>([
  ['of another site', crossSite],
  ['of another host of the same site', { 'sec-fetch-site': 'same-site' }],
  ['of another site, with its origin', { ...crossSite, origin: 'https://evil.example' }],
  ['of a file', { ...crossSite, origin: 'null' }],
  ['with an origin that contains an allowed one', { origin: `${shop}.evil.example` }],
  ['with an origin only, as older browsers send it', { origin: 'https://evil.example' }],
  ['with two values of sec-fetch-site', { 'sec-fetch-site': 'same-origin, cross-site' }],
  ['with an unknown value of sec-fetch-site', { 'sec-fetch-site': 'SAME-ORIGIN' }],
  ['as plain text', { ...crossSite, 'content-type': 'text/plain' }],
  ['as a form', { ...crossSite, 'content-type': 'application/x-www-form-urlencoded' }],
  ['with an empty preflight header', { ...crossSite, 'apollo-require-preflight': '' }],
])('refuses a GET that a page of another site can cause: %s', async (_, headers) => {
  const answer = await get(headers);
  expectRefusal(answer, 400, 'BAD_REQUEST');
  expect(answer.errors[0]?.message).toMatch(/graphql-require-preflight.*CORS_ORIGINS/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test.each<[string, Record<string, string>]>([
  ['the header of Apollo', preflighted],
  ['the header of the specification', { 'graphql-require-preflight': '1' }],
  ['an operation name', { 'x-apollo-operation-name': 'Typename' }],
  ['JSON', { 'content-type': 'application/json' }],
])('accepts a cross-site GET that needs a preflight request: %s', async (_, headers) => {
  await expect(get({ ...crossSite, ...headers })).resolves.toMatchObject({ status: 200, errors: [] });
});

test.each<[string, () => Record<string, string>]>([
  ['a client that is not a browser, such as curl', () => ({})],
  ['a page of the same origin', () => ({ 'sec-fetch-site': 'same-origin' })],
  [
    'a page of the same origin behind a proxy',
    () => ({ 'sec-fetch-site': 'same-origin', origin: shop, host: 'inner' }),
  ],
  ['a page of the same origin in an older browser', () => ({ origin: gateway.url })],
  ['the address bar', () => ({ 'sec-fetch-site': 'none' })],
  ['a page of CORS_ORIGINS', () => ({ ...crossSite, origin: shop })],
])('accepts a GET without a special header from %s', async (_, headersOf) => {
  await expect(get(headersOf())).resolves.toMatchObject({ status: 200, errors: [] });
});

test('refuses a cross-site GET without an origin, whatever origins are allowed', async () => {
  const open = await startGateway({ CORS_ORIGINS: '*' });
  const send = (headers: Record<string, string>) => exchange(`${open.url}/graphql${search({ query })}`, { headers });
  expectRefusal(await send(crossSite), 400, 'BAD_REQUEST');
  await expect(send({ ...crossSite, origin: 'https://any.example' })).resolves.toMatchObject({ status: 200 });
  await open.stop();
});

test('refuses a mutation by GET', async () => {
  const change = 'mutation { deleteReview(input: { id: "x" }) { deletedReviewId } }';
  expectRefusal(await exchange(url + search({ query: change })), 405, 'BAD_REQUEST');
});

test.each<[string, BodyInit]>([
  ['a form', new URLSearchParams({ query })],
  ['plain text', JSON.stringify({ query })],
])('refuses a POST that needs no preflight request: %s, with any headers', async (_, body) => {
  expectRefusal(await exchange(url, { method: 'POST', body, headers: preflighted }), 415, 'UNSUPPORTED_MEDIA_TYPE');
});

test('refuses a form with files', async () => {
  const body = new FormData();
  body.set('query', query);
  expectRefusal(await exchange(url, { method: 'POST', body, headers: preflighted }), 415, 'UNSUPPORTED_MEDIA_TYPE');
});

test('sends no CORS headers by default', async () => {
  const answer = await exchange(url, { method: 'OPTIONS', headers: { origin: 'https://example.com' } });
  expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});
