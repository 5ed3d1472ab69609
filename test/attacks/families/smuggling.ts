import { type Attack, bytes } from '../attack';

const json = '{"query":"{ __typename }"}';
const hidden = 'GET /healthz HTTP/1.1';
const broken = { status: 400, code: 'BAD_REQUEST' } as const;

/** A POST with these headers. The bytes after its body must not be taken for a second request. */
const request = (headers: readonly string[], ...rest: readonly string[]) =>
  bytes('POST /graphql HTTP/1.1', 'host: x', 'content-type: application/json', ...headers, '', ...rest);

const length = `content-length: ${json.length}`;
const chunked = 'transfer-encoding: chunked';
const chunk = [json.length.toString(16), json, '0', '', ''];

/** Requests whose end a proxy could determine differently (request smuggling). */
export const smuggling: readonly Attack[] = [
  { name: 'refuses two lengths', request: request([length, 'content-length: 5'], json, hidden), ...broken },
  {
    name: 'refuses two lengths in one header',
    request: request([`content-length: ${json.length}, 5`], json, hidden),
    ...broken,
  },
  { name: 'refuses a length beside chunks', request: request([length, chunked], ...chunk, hidden), ...broken },
  {
    name: 'refuses chunks beside a length',
    request: request([chunked, 'content-length: 4'], ...chunk, hidden),
    ...broken,
  },
  {
    name: 'refuses chunks that are also something else',
    request: request(['transfer-encoding: chunked, identity'], ...chunk, hidden),
    ...broken,
  },
  {
    name: 'refuses chunks twice',
    request: request([chunked, 'transfer-encoding: identity'], ...chunk, hidden),
    ...broken,
  },
  {
    name: 'refuses an encoding that is nearly chunks',
    request: request(['transfer-encoding: xchunked', length], json, hidden),
    ...broken,
  },
  {
    name: 'refuses chunks with white space before the colon',
    request: request(['transfer-encoding : chunked', length], json, hidden),
    ...broken,
  },
  {
    name: 'refuses chunks in a header that goes on in another line',
    request: request(['transfer-encoding:', ' chunked', length], json, hidden),
    ...broken,
  },
  {
    name: 'refuses chunks with a control character before them',
    request: request(['transfer-encoding: \u000bchunked', length], json, hidden),
    ...broken,
  },
  { name: 'refuses a negative length', request: request(['content-length: -1'], json), ...broken },
  { name: 'refuses a length with a sign', request: request([`content-length: +${json.length}`], json), ...broken },
  { name: 'refuses a length in hexadecimal', request: request(['content-length: 0x1a'], json), ...broken },
  {
    name: 'refuses a length that overflows',
    request: request(['content-length: 99999999999999999999999'], json),
    ...broken,
  },
  { name: 'refuses a chunk whose size is no number', request: request([chunked], 'zz', json, '0', '', ''), ...broken },
  {
    name: 'refuses a chunk whose size overflows',
    request: request([chunked], 'fffffffffffffffff', json, '0', '', ''),
    ...broken,
  },
  { name: 'refuses a chunk with a negative size', request: request([chunked], '-1', json, '0', '', ''), ...broken },
  {
    name: 'refuses a chunk that is longer than its size',
    request: request([chunked], '5', json, '0', '', ''),
    ...broken,
  },
  {
    name: 'refuses chunks whose lines end in line feeds',
    request: () =>
      Buffer.from(
        `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${chunked}\r\n\r\n1a\n${json}\n0\n\n`,
      ),
    ...broken,
  },
  {
    name: 'refuses headers whose lines end in carriage returns',
    request: () => Buffer.from(`POST /graphql HTTP/1.1\rhost: x\rcontent-type: application/json\r${length}\r\r${json}`),
    ...broken,
  },
  {
    name: 'refuses a space in a path',
    request: bytes('GET /health z HTTP/1.1', 'host: x', 'connection: close', '', ''),
    ...broken,
  },
  {
    name: 'refuses a version of HTTP that there is not',
    request: bytes('GET /healthz HTTP/9.9', 'host: x', '', ''),
    ...broken,
  },
  { name: 'refuses the beginning of HTTP/2', request: bytes('PRI * HTTP/2.0', '', 'SM', '', ''), ...broken },
  {
    name: 'refuses a method that there is not',
    request: bytes('HACK /graphql HTTP/1.1', 'host: x', '', ''),
    ...broken,
  },
  { name: 'refuses TLS where there is none', request: () => Buffer.from('16030100c8010000c40303', 'hex'), ...broken },
  { name: 'refuses noise', request: () => Buffer.from([...Array(300).keys()].map((n) => (n * 73) % 256)), ...broken },
];
