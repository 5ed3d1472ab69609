import { type Attack, get, post } from '../attack';

const query = '{ __typename }';
const change = 'mutation { deleteReview(input: { id: "x" }) { deletedReviewId } }';
const forged = { status: 400, code: 'BAD_REQUEST' } as const;
const noJson = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' } as const;
const json = JSON.stringify({ query });
const multipart = `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${json}\r\n--x--\r\n`;

/** Requests that the page of another site can make a browser send. */
export const forgedRequests: readonly Attack[] = [
  { name: 'refuses a GET that any page can send', request: get({ query }), ...forged },
  {
    name: 'refuses a GET that any page can send as text',
    request: get({ query }, { 'content-type': 'text/plain', accept: 'text/plain' }),
    ...forged,
  },
  {
    name: 'refuses a GET that a link makes',
    request: get({ query }, { accept: 'text/html', 'sec-fetch-mode': 'navigate' }),
    ...forged,
  },
  {
    name: 'refuses a GET with a header of ours that is empty',
    request: get({ query }, { 'apollo-require-preflight': '' }),
    ...forged,
  },
  {
    name: 'refuses a mutation by GET',
    request: get({ query: change }, { 'apollo-require-preflight': '1' }),
    status: 405,
    code: 'BAD_REQUEST',
  },
  {
    name: 'refuses a mutation by GET that says it is a POST',
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
    name: 'refuses a form with files that says it was asked for',
    request: post(multipart, { 'content-type': 'multipart/form-data; boundary=x', 'apollo-require-preflight': '1' }),
    ...noJson,
  },
  { name: 'refuses JSON that says it is text', request: post(json, { 'content-type': 'text/plain' }), ...noJson },
  { name: 'refuses JSON of which nothing is said', request: post(json, { 'content-type': '' }), ...noJson },
  {
    name: 'refuses a token in the address',
    request: get({ query: '{ viewer { id } }', access_token: 'x' }),
    ...forged,
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
