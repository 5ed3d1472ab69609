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
/** Longer than allowed, and short when it is compressed. */
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

test.each(codings)('takes a body compressed by %s', async (coding, compress) => {
  await expect(send(compress(body), coding)).resolves.toMatchObject({ status: 200, data: { __typename: 'Query' } });
});

test.each(codings)('counts what a body compressed by %s comes to', async (coding, compress) => {
  expect(compress(long).length).toBeLessThan(200);
  expectRefusal(await send(compress(long), coding), 413, 'BODY_TOO_LARGE');
});

test.each(codings)('refuses what is not compressed by %s as it says, or breaks off', async (coding, compress) => {
  expectRefusal(await send(body, coding), 400, 'BAD_REQUEST');
  expectRefusal(await send(compress(body).subarray(0, -5), coding), 400, 'BAD_REQUEST');
  expectRefusal(await send(compress('{"query":'), coding), 400, 'BAD_REQUEST');
});

test.each(['identity', 'Identity', 'IDENTITY '])('takes a body that says it is as it is: %s', async (coding) => {
  await expect(send(body, coding)).resolves.toMatchObject({ status: 200, data: { __typename: 'Query' } });
});

test.each(['zstd', 'compress', 'gzip, gzip', 'identity, br', '__proto__', 'constructor'])(
  'refuses a body compressed by %s, and says what it takes',
  async (coding) => {
    const answer = await send(gzipSync(gzipSync(body)), coding);
    expectRefusal(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    expect(answer.headers.get('accept-encoding')).toBe('gzip, br, deflate');
  },
);

test('says nothing of compression where it is not what is refused', async () => {
  const answer = await exchange(url, raw(body, { 'content-type': 'text/plain' }));
  expect([answer.status, answer.headers.get('accept-encoding')]).toEqual([415, null]);
});
