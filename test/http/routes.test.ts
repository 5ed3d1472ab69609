import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Gateway, startGateway } from '../support/gateway';
import { exchange, expectRefusal, json, preflighted, raw } from './exchange';

describe.each(['development', 'production'])('in %s', (environment) => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway({ NODE_ENV: environment, DEMO_DATA: 'off' });
  });

  afterAll(() => gateway.stop());

  test.each([
    ['/nope', {}],
    ['/graphql/more', {}],
    ['/nope', raw('{ malformed')],
    ['/nope', { method: 'OPTIONS' }],
  ])('answers 404 at %s, whatever the request contains', async (path, init) => {
    expectRefusal(await exchange(gateway.url + path, init), 404, 'NOT_FOUND');
  });

  test.each([
    ['/graphql', { ...raw('{ malformed'), method: 'PUT' }, 'GET, HEAD, POST, OPTIONS'],
    ['/graphql/', { method: 'DELETE' }, 'GET, HEAD, POST, OPTIONS'],
    ['/graphql?query=x', { method: 'PATCH', body: 'x' }, 'GET, HEAD, POST, OPTIONS'],
    ['/healthz', json({}), 'GET, HEAD, OPTIONS'],
    ['/readyz', { method: 'DELETE' }, 'GET, HEAD, OPTIONS'],
  ])('answers 405 at %s to a method that is not allowed, and lists the allowed ones', async (path, init, allow) => {
    const answer = await exchange(gateway.url + path, init);
    expectRefusal(answer, 405, 'BAD_REQUEST');
    expect(answer.headers.get('allow')).toBe(allow);
  });

  test('answers OPTIONS with the allowed methods only', async () => {
    const answer = await exchange(`${gateway.url}/graphql`, { method: 'OPTIONS' });
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
  });

  test.each(['/graphql?query=%7B__typename%7D', '/healthz', '/readyz'])(
    'answers HEAD at %s like GET, without the body',
    async (path) => {
      const get = await exchange(gateway.url + path, { headers: preflighted });
      const head = await exchange(gateway.url + path, { method: 'HEAD', headers: preflighted });
      expect(head).toMatchObject({ status: 200, text: '' });
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
      expect(head.headers.has('content-length')).toBe(true);
    },
  );

  test('answers a malformed path with 400', async () => {
    expectRefusal(await exchange(`${gateway.url}/%zz`), 400, 'BAD_REQUEST');
  });

  test.each([
    ['that are not HTTP', 'hello\r\n\r\n', 400],
    ['with two lengths', 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    ['with headers without end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('answers bytes %s with an error of the catalogue and closes the connection', async (_, bytes, status) => {
    const socket = connect(Number(new URL(gateway.url).port), 'localhost');
    socket.write(bytes);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(body)).toMatchObject({
      errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST' } }],
    });
  });
});
