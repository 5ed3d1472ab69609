import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { type Attack, bytes, post, times } from '../attack';

const json = '{"query":"{ __typename }"}';
const broken = { status: 400, code: 'BAD_REQUEST' } as const;
const tooLarge = { status: 413, code: 'BODY_TOO_LARGE' } as const;
const unsupported = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' } as const;
const invalid = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED' } as const;
const typed = (type: string, body: string | Buffer = json) => post(body, { 'content-type': type });
const zeros = Buffer.alloc(4 * 1_024 * 1_024);
const bomb = gzipSync(Buffer.alloc(64 * 1_024 * 1_024));
const brotliBomb = brotliCompressSync(Buffer.alloc(1_024 * 1_024 * 1_024), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
});
/** Each restarts the decoder and yields no byte. */
const nothing = gzipSync('');
const nothings = Buffer.concat(Array.from({ length: Math.floor(1_048_576 / nothing.length) }, () => nothing));

/** Bodies that are too large, or that do not match their headers. */
export const bodies: readonly Attack[] = [
  {
    name: 'refuses a body over its limit of a mebibyte',
    request: post(`{"query":"${'a'.repeat(1_048_576)}"}`),
    ...tooLarge,
  },
  {
    name: 'refuses a body by the length that it announces',
    request: bytes(
      'POST /graphql HTTP/1.1',
      'host: x',
      'content-type: application/json',
      'content-length: 10000000000',
      '',
      '{',
    ),
    ...tooLarge,
  },
  {
    name: 'refuses a body whose chunks add up to too much',
    request: bytes(
      'POST /graphql HTTP/1.1',
      'host: x',
      'content-type: application/json',
      'transfer-encoding: chunked',
      'connection: close',
      '',
      times(20, () => `10000\r\n${'a'.repeat(65_536)}`, '\r\n'),
      '0',
      '',
      '',
    ),
    ...tooLarge,
  },
  { name: 'refuses a compressed bomb', request: post(bomb, { 'content-encoding': 'gzip' }), ...tooLarge },
  {
    name: 'refuses a bomb of a gigabyte compressed by brotli',
    request: post(brotliBomb, { 'content-encoding': 'br' }),
    ...tooLarge,
  },
  {
    name: 'refuses a bomb compressed by deflate',
    request: post(deflateSync(zeros), { 'content-encoding': 'DEFLATE' }),
    ...tooLarge,
  },
  {
    name: 'refuses a bomb of whole bodies one behind the other',
    request: post(Buffer.concat(Array.from({ length: 16 }, () => gzipSync(zeros))), { 'content-encoding': 'gzip' }),
    ...tooLarge,
  },
  {
    name: 'refuses a mebibyte of compressed bodies of nothing',
    request: post(nothings, { 'content-encoding': 'gzip' }),
    ...broken,
  },
  {
    name: 'refuses a body that is a bomb in a body that is one',
    request: post(gzipSync(bomb), { 'content-encoding': 'gzip' }),
    ...broken,
  },
  {
    name: 'refuses a compressed body that breaks off',
    request: post(gzipSync(json).subarray(0, -3), { 'content-encoding': 'gzip' }),
    ...broken,
  },
  { name: 'refuses a body that is not compressed', request: post(json, { 'content-encoding': 'br' }), ...broken },
  {
    name: 'refuses a compressed body in UTF-16',
    request: post(gzipSync(json), {
      'content-type': 'application/json; charset=utf-16',
      'content-encoding': 'gzip',
    }),
    ...unsupported,
  },
  {
    name: 'refuses a body compressed twice',
    request: post(json, { 'content-encoding': 'gzip, gzip' }),
    ...unsupported,
  },
  {
    name: 'refuses a body in UTF-16',
    request: typed('application/json; charset=utf-16', Buffer.from(json, 'utf16le')),
    ...unsupported,
  },
  { name: 'refuses a body in UTF-7', request: typed('application/json; charset=utf-7'), ...unsupported },
  {
    name: 'refuses a body with two content types',
    request: typed('application/json, text/plain'),
    ...unsupported,
  },
  {
    name: 'refuses a body of text whose second content type is JSON',
    request: typed('text/plain; application/json'),
    ...unsupported,
  },
  { name: 'refuses a body of a type like JSON', request: typed('application/jsonp'), ...unsupported },
  {
    name: 'refuses a body that is a document',
    request: typed('application/graphql', '{ __typename }'),
    ...unsupported,
  },
  {
    name: 'refuses XML',
    request: typed('application/xml', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    ...unsupported,
    never: /root:/,
  },
  {
    name: 'refuses bytes that are not UTF-8',
    request: post(Buffer.from('{"query":"{ a\xff\xfe }"}', 'latin1')),
    ...broken,
  },
  {
    name: 'refuses letters that are encoded longer than they are',
    request: post(Buffer.from('{"query":"\xc0\xaf"}', 'latin1')),
    ...broken,
  },
  { name: 'refuses a NUL in JSON', request: post('{"query":"{ __typename }\u0000"}'), ...broken },
  { name: 'refuses JSON that does not end', request: post('{"query":"{ __type'), ...broken },
  { name: 'refuses half a million open brackets', request: post('['.repeat(500_000)), ...broken },
  { name: 'refuses JSON with something behind it', request: post(`${json}{}`), ...broken },
  { name: 'refuses a body of nothing', request: post(''), ...broken },
  { name: 'refuses null', request: post('null'), ...broken },
  { name: 'refuses a text', request: post('"{ __typename }"'), ...broken },
  { name: 'refuses a number', request: post('1e309'), ...broken },
  { name: 'refuses a batch', request: post(`[${times(50, () => json, ',')}]`), ...broken },
  { name: 'refuses a batch of one', request: post(`[${json}]`), ...broken },
  { name: 'refuses a batch that is an object', request: post(`{"0":${json},"length":1}`), ...broken },
  { name: 'refuses a document that is an object', request: post('{"query":{"toString":"x"}}'), ...broken },
  { name: 'refuses a document that is a list', request: post('{"query":["{ __typename }"]}'), ...broken },
  {
    name: 'refuses an operation name that is an object',
    request: post('{"query":"{ __typename }","operationName":{"a":1}}'),
    ...broken,
  },
  {
    name: 'refuses extensions that are a text',
    request: post('{"query":"{ __typename }","extensions":"x"}'),
    ...broken,
  },
  {
    name: 'takes of two documents the one that it checks',
    request: post('{"query":"{ __typename }","query":"{ __schema { types { name } } }"}'),
    ...invalid,
  },
  {
    name: 'answers as if __proto__ had not been sent',
    request: post(
      '{"query":"{ viewer { id } }","__proto__":{"viewer":{"role":"ADMIN"}},"constructor":{"prototype":{"isAdmin":true}}}',
    ),
    status: 200,
    code: null,
    data: { viewer: null },
  },
  { name: 'takes no document from __proto__', request: post('{"__proto__":{"query":"{ __typename }"}}'), ...broken },
  {
    name: 'refuses an operation name of a hundred kilobytes',
    request: post(`{"query":"{ __typename }","operationName":"${'a'.repeat(100_000)}"}`),
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
];
