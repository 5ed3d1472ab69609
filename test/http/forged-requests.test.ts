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

/** As browsers mark a request that the page of another site has them send. */
const crossSite = { 'sec-fetch-site': 'cross-site' };
const get = (headers: Record<string, string>) => exchange(url + search({ query }), { headers });

test.each<[string, Record<string, string>]>([
  ['of another site', crossSite],
  ['of another host of the same site', { 'sec-fetch-site': 'same-site' }],
  ['of another site, with its origin', { ...crossSite, origin: 'https://evil.example' }],
  ['of a file', { ...crossSite, origin: 'null' }],
  ['with an origin that has ours in it', { origin: `${shop}.evil.example` }],
  ['with an origin alone, as older browsers send it', { origin: 'https://evil.example' }],
  ['that says two things of itself', { 'sec-fetch-site': 'same-origin, cross-site' }],
  ['that says something unknown', { 'sec-fetch-site': 'SAME-ORIGIN' }],
  ['as plain text', { ...crossSite, 'content-type': 'text/plain' }],
  ['as a form', { ...crossSite, 'content-type': 'application/x-www-form-urlencoded' }],
  ['with an empty header of ours', { ...crossSite, 'apollo-require-preflight': '' }],
])('refuses a GET that a page can have a browser send: %s', async (_, headers) => {
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
])('takes a GET of another site that a browser asks permission for: %s', async (_, headers) => {
  await expect(get({ ...crossSite, ...headers })).resolves.toMatchObject({ status: 200, errors: [] });
});

test.each<[string, () => Record<string, string>]>([
  ['no browser, as curl is', () => ({})],
  ['a page of the same origin', () => ({ 'sec-fetch-site': 'same-origin' })],
  [
    'a page of the same origin behind a proxy',
    () => ({ 'sec-fetch-site': 'same-origin', origin: shop, host: 'inner' }),
  ],
  ['a page of the same origin in an older browser', () => ({ origin: gateway.url })],
  ['the bar for addresses', () => ({ 'sec-fetch-site': 'none' })],
  ['a page of CORS_ORIGINS', () => ({ ...crossSite, origin: shop })],
])('takes a GET without a header of its own from %s', async (_, headersOf) => {
  await expect(get(headersOf())).resolves.toMatchObject({ status: 200, errors: [] });
});

test('takes no GET from a browser for the sake of an origin that it does not name', async () => {
  const open = await startGateway({ CORS_ORIGINS: '*' });
  const send = (headers: Record<string, string>) => exchange(`${open.url}/graphql${search({ query })}`, { headers });
  expectRefusal(await send(crossSite), 400, 'BAD_REQUEST');
  await expect(send({ ...crossSite, origin: 'https://any.example' })).resolves.toMatchObject({ status: 200 });
  await open.stop();
});

test('refuses a mutation by GET from whomever', async () => {
  const change = 'mutation { deleteReview(input: { id: "x" }) { deletedReviewId } }';
  expectRefusal(await exchange(url + search({ query: change })), 405, 'BAD_REQUEST');
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
