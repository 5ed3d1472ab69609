import { type Attack, ask, bytes, get, post } from '../attack';
import { claimsOf, signedBySecret, unsigned } from '../tokens';
import { toBytes } from '../wire';

const query = '{ __typename }';
const json = JSON.stringify({ query });
const headers = (...given: [string, string][]) => {
  return () => toBytes('POST', '/graphql', [['content-type', 'application/json'], ...given], json);
};
const unmoved = { status: 200, code: null, data: { __typename: 'Query' } } as const;
const broken = { status: 400, code: 'BAD_REQUEST' } as const;
const tooLarge = { status: 431, code: 'BAD_REQUEST' } as const;
const good = `Bearer ${signedBySecret(claimsOf('elin.strand@example.com'))}`;
const forged = `Bearer ${unsigned({ alg: 'none' }, claimsOf('admin@example.com'))}`;

/** A WebSocket upgrade request. */
const upgrade = (...given: [string, string][]) => {
  const usual: [string, string][] = [
    ['connection', 'upgrade'],
    ['upgrade', 'websocket'],
    ['sec-websocket-version', '13'],
    ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['sec-websocket-protocol', 'graphql-transport-ws'],
  ];
  return () => toBytes('GET', '/graphql', [...usual, ...given]);
};

/** Forged headers, hosts and paths. */
export const tampering: readonly Attack[] = [
  {
    name: 'does not echo a request id that is HTML',
    request: headers(['x-request-id', '<script>alert(1)</script>']),
    ...unmoved,
    never: /script>/,
  },
  {
    name: 'does not echo a request id that goes on in another line',
    request: bytes(
      'POST /graphql HTTP/1.1',
      'host: x',
      'connection: close',
      'content-type: application/json',
      `content-length: ${json.length}`,
      'x-request-id: abcdefgh',
      ' set-cookie: a=b',
      '',
      json,
    ),
    ...broken,
    never: /set-cookie|abcdefgh/,
  },
  {
    name: 'does not echo a request id with an escape in it',
    request: headers(['x-request-id', 'abcdefgh\u001b[31m']),
    ...broken,
    never: /abcdefgh/,
  },
  {
    name: 'does not echo a request id of thousands of letters',
    request: headers(['x-request-id', 'a'.repeat(8_000)]),
    ...unmoved,
    never: /aaaaaaaa/,
  },
  {
    name: 'does not echo a request id that is log text',
    request: headers(['x-request-id', '%0a{"level":50}']),
    ...unmoved,
    never: /level/,
  },
  {
    name: 'does not repeat a host that is not ours',
    request: headers(['host', 'evil.example']),
    ...unmoved,
    never: /evil/,
  },
  {
    name: 'does not repeat a host that a proxy is said to have seen',
    request: headers(
      ['x-forwarded-host', 'evil.example'],
      ['forwarded', 'host=evil.example'],
      ['x-host', 'evil.example'],
    ),
    ...unmoved,
    never: /evil/,
  },
  {
    name: 'does not take the path from a header',
    request: headers(['x-original-url', '/readyz'], ['x-rewrite-url', '/readyz']),
    ...unmoved,
  },
  {
    name: 'refuses a request without a host',
    request: bytes(
      'POST /graphql HTTP/1.1',
      'connection: close',
      'content-type: application/json',
      `content-length: ${json.length}`,
      '',
      json,
    ),
    status: 400,
    code: null,
  },
  {
    name: 'refuses a request with two hosts',
    request: headers(['host', 'localhost'], ['host', 'evil.example']),
    ...broken,
  },
  { name: 'refuses a header of sixteen kilobytes', request: headers(['x-large', 'a'.repeat(17_000)]), ...tooLarge },
  {
    name: 'refuses four thousand headers',
    request: headers(...Array.from({ length: 4_000 }, (_, n): [string, string] => [`x${n}`, 'a'])),
    ...tooLarge,
  },
  {
    name: 'refuses a path of twenty kilobytes',
    request: get({ query: 'a'.repeat(20_000) }, { 'apollo-require-preflight': '1' }),
    ...tooLarge,
  },
  { name: 'refuses a header with a NUL in it', request: headers(['x-nul', 'a\u0000b']), ...broken },
  { name: 'refuses a header without a name', request: headers(['', 'a']), ...broken },
  {
    name: 'refuses two Authorization headers, the first of them forged',
    request: headers(['authorization', forged], ['authorization', good]),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    name: 'refuses two Authorization headers, the second of them forged',
    request: headers(['authorization', good], ['authorization', forged]),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    name: 'opens no socket for two hosts',
    request: upgrade(['host', 'localhost'], ['host', 'evil.example']),
    ...broken,
  },
  {
    name: 'opens no socket for two Authorization headers, the first of them forged',
    request: upgrade(['authorization', forged], ['authorization', good]),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    name: 'opens no socket for two Authorization headers, the second of them forged',
    request: upgrade(['authorization', good], ['Authorization', forged]),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    name: 'answers as if an unknown protocol were not offered',
    request: headers(['connection', 'close, upgrade'], ['upgrade', 'h2c']),
    ...unmoved,
  },
  {
    name: 'keeps an answer with HTML in it JSON, which no browser takes for a page',
    request: post(JSON.stringify({ query: '{ "<script>alert(1)</script>" }' })),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  ...['x,Product:list', 'x Product:list', 'x\\r\\nset-cookie: a=b'].map(
    (slug): Attack => ({
      name: `does not let a text of a request be a tag that CDNs purge by: ${slug}`,
      request: ask(`{ category(slug: "${slug}") { name } }`),
      status: 200,
      code: null,
      data: { category: null },
      never: /[, ]Product:list|^set-cookie/im,
    }),
  ),
  {
    name: 'does not cache by the cache-control header of a request',
    request: ask(query, { headers: { 'cache-control': 'public', pragma: 'akamai-x-cache-on' } }),
    ...unmoved,
    never: /cache-control: public/i,
  },
];
