import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { type Gateway, startGateway } from '../support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.stop());

/** Gets the page without decompressing it, as `fetch` would. */
async function ask(headers: Record<string, string> = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<{ response: import('node:http').IncomingMessage }>();
  get(`${gateway.url}/`, { headers }, (response) => resolve({ response })).on('error', reject);
  const { response } = await promise;
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

test('is one page that loads nothing from other hosts', async () => {
  const { status, headers, body } = await ask();
  const html = body.toString();
  expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
  const markup = html.replace(/(<(script|style)\b[^>]*>)[\s\S]*?<\/\2>/g, '$1');
  expect(markup).toContain('<title>Loomgate</title>');
  expect([...markup.matchAll(/\b(?:src|href|action)\s*=\s*["']?(?!data:|#)([^"'\s>]+)/g)].map(([, to]) => to)).toEqual(
    [],
  );
  const styles = [...html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/g)].map(([, css]) => css).join('\n');
  expect([...styles.matchAll(/@import|url\(\s*["']?(?:https?:)?\/\//g)]).toEqual([]);
});

test('sends operations to the API of its own host', async () => {
  expect((await ask()).body.toString()).toMatch(/"\/graphql"/);
});

test('is the same page, compressed only for clients that accept gzip', async () => {
  const plain = await ask();
  const zipped = await ask({ 'accept-encoding': 'br, gzip' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(zipped.headers.vary).toBe('accept, accept-encoding');
  expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
  expect(zipped.body.length).toBeLessThan(plain.body.length / 2);
});

test.each(['', 'identity', 'br', 'gzip;q=0', 'gzip;q=0, *', 'x-gzip'])(
  'is not compressed for a client that accepts "%s"',
  async (encodings) => {
    const { headers } = await ask({ 'accept-encoding': encodings });
    expect(headers['content-encoding']).toBeUndefined();
  },
);

test.each(['gzip;q=0.5', '*', 'GZIP'])('is compressed for a client that accepts "%s"', async (encodings) => {
  const { headers } = await ask({ 'accept-encoding': encodings });
  expect(headers['content-encoding']).toBe('gzip');
});

test('is answered with 304 to a client that has it', async () => {
  const { etag = '' } = (await ask()).headers;
  for (const known of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
    const { status, headers, body } = await ask({ 'if-none-match': known });
    expect({ status, etag: headers.etag, length: body.length }).toEqual({ status: 304, etag, length: 0 });
  }
  expect((await ask({ 'if-none-match': '"other"' })).status).toBe(200);
});
