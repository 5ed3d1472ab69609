import { type Attack, get, post } from '../attack';

const query = '{ __typename }';
const change = 'mutation { deleteReview(input: { id: "x" }) { deletedReviewId } }';
const forged = { status: 400, code: 'BAD_REQUEST' } as const;
const noJson = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' } as const;
const json = JSON.stringify({ query });
const multipart = `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${json}\r\n--x--\r\n`;

/** Headers of a browser for a cross-site request. */
const byPage: Record<string, Record<string, string>> = {
  'an image': { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  'a link': { accept: 'text/html', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  'a script': { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: 'https://evil.example' },
  text: { 'content-type': 'text/plain', accept: 'text/plain', 'sec-fetch-site': 'cross-site' },
  'another host of the site': { 'sec-fetch-site': 'same-site' },
  'a header of ours that is empty': { 'sec-fetch-site': 'cross-site', 'apollo-require-preflight': '' },
  'another header of ours that is empty': { 'sec-fetch-site': 'cross-site', 'graphql-require-preflight': '' },
  'a name that the gateway does not ask for': { 'sec-fetch-site': 'cross-site', 'x-requested-with': 'x' },
  'a spelling of the same origin': { 'sec-fetch-site': 'Same-Origin' },
  'a list of sites': { 'sec-fetch-site': 'none, cross-site' },
  'an empty site': { 'sec-fetch-site': '' },
  'an origin alone': { origin: 'https://evil.example' },
  'an origin without a name': { origin: 'null' },
  'an empty origin': { origin: '' },
  'an origin that begins as ours': { origin: 'http://localhost.evil.example' },
  'an origin with another port': { origin: 'http://localhost:1' },
  'an origin with a name before it': { origin: 'http://localhost@evil.example' },
  'a page of this machine in production': { origin: 'http://localhost:5173' },
};

/** Requests that a page of another site can make a browser send. */
export const forgedRequests: readonly Attack[] = [
  ...Object.entries(byPage).map(
    ([page, headers]): Attack => ({
      name: `refuses a GET that a page can send: ${page}`,
      request: get({ query }, headers),
      ...forged,
    }),
  ),
  {
    name: 'refuses a subscription that a page can open by GET',
    request: get({ query }, { accept: 'text/event-stream', 'sec-fetch-site': 'cross-site' }),
    status: 403,
    code: 'FORBIDDEN',
  },
  {
    name: 'refuses a mutation by GET',
    request: get({ query: change }, { 'apollo-require-preflight': '1' }),
    status: 405,
    code: 'BAD_REQUEST',
  },
  {
    name: 'refuses a mutation by GET with a method override',
    request: get(
      { query: change },
      { 'apollo-require-preflight': '1', 'x-http-method-override': 'POST', 'x-method-override': 'POST' },
    ),
    status: 405,
    code: 'BAD_REQUEST',
  },
  {
    name: 'refuses a form',
    request: post(`query=${encodeURIComponent(query)}`, { 'content-type': 'application/x-www-form-urlencoded' }),
    ...noJson,
  },
  {
    name: 'refuses a form with files',
    request: post(multipart, { 'content-type': 'multipart/form-data; boundary=x' }),
    ...noJson,
  },
  {
    name: 'refuses a multipart form with the preflight header',
    request: post(multipart, { 'content-type': 'multipart/form-data; boundary=x', 'apollo-require-preflight': '1' }),
    ...noJson,
  },
  {
    name: 'refuses JSON with the content type text/plain',
    request: post(json, { 'content-type': 'text/plain' }),
    ...noJson,
  },
  { name: 'refuses JSON without a content type', request: post(json, { 'content-type': '' }), ...noJson },
  {
    name: 'takes no token from the address',
    request: get({ query: '{ viewer { id } }', access_token: 'x' }),
    status: 200,
    code: null,
    data: { viewer: null },
  },
  {
    name: 'does not let another origin read',
    request: post(json, { origin: 'https://evil.example' }),
    status: 200,
    code: null,
    never: /access-control|evil/i,
  },
  {
    name: 'does not let an origin without a name read',
    request: post(json, { origin: 'null' }),
    status: 200,
    code: null,
    never: /access-control/i,
  },
];
