import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type Gateway, startGateway } from '../support/gateway';
import { exchange, expectRefusal, raw } from './exchange';

let gateway: Gateway;
let url: string;

beforeAll(async () => {
  gateway = await startGateway({ BODY_LIMIT_BYTES: '2048' });
  url = `${gateway.url}/graphql`;
});

afterAll(() => gateway.stop());

const body = '{"query":"{ __typename }"}';
/** A body over the limit that is short when compressed. */
const long = `{"query":"{ __typename }","extensions":{"x":"${'x'.repeat(4_096)}"}}`;
const send = (bytes: BodyInit, coding: string) => exchange(url, raw(bytes, { 'content-encoding': coding }));

type Compress = (text: string) => Buffer<ArrayBuffer>;

const codings: [string, Compress][] = [
  ['gzip', gzipSync],
  ['GZip', gzipSync],
  ['x-gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
];

test.each(codings)('accepts a body compressed with %s', async (coding, compress) => {
  await expect(send(compress(body), coding)).resolves.toMatchObject({ status: 200, data: { __typename: 'Query' } });
});

test.each(codings)('limits the decompressed size of a body compressed with %s', async (coding, compress) => {
  expect(compress(long).length).toBeLessThan(200);
  expectRefusal(await send(compress(long), coding), 413, 'BODY_TOO_LARGE');
});

test.each(codings)('refuses a body that is not valid %s, or truncated', async (coding, compress) => {
  expectRefusal(await send(body, coding), 400, 'BAD_REQUEST');
  expectRefusal(await send(compress(body).subarray(0, -5), coding), 400, 'BAD_REQUEST');
  expectRefusal(await send(compress('{"query":'), coding), 400, 'BAD_REQUEST');
});

test.each(['identity', 'Identity', 'IDENTITY '])(
  'accepts an uncompressed body with content-encoding %s',
  async (coding) => {
    await expect(send(body, coding)).resolves.toMatchObject({ status: 200, data: { __typename: 'Query' } });
  },
);

test.each(['zstd', 'compress', 'gzip, gzip', 'identity, br', '__proto__', 'constructor'])(
  'refuses a body with content-encoding %s, and lists the accepted codings',
  async (coding) => {
    const answer = await send(gzipSync(gzipSync(body)), coding);
    expectRefusal(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    expect(answer.headers.get('accept-encoding')).toBe('gzip, br, deflate');
  },
);

test('sends accept-encoding only where the coding is refused', async () => {
  const answer = await exchange(url, raw(body, { 'content-type': 'text/plain' }));
  expect([answer.status, answer.headers.get('accept-encoding')]).toEqual([415, null]);
});
