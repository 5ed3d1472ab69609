import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { createProxyWatch } from './untrusted-proxy';

const onProxy = jest.fn();
const server = createServer();

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

beforeEach(() => {
  onProxy.mockClear();
  const notice = createProxyWatch(onProxy);
  server.removeAllListeners('request').on('request', (request, response) => {
    notice(request);
    response.end();
  });
});

afterAll(() => server.close());

/** Sends a request from an address of this machine. */
async function send(headers: Record<string, string>, localAddress = '127.0.0.1'): Promise<void> {
  const { port } = Object(server.address());
  const [response] = await once(get({ host: '127.0.0.1', port, headers, localAddress }), 'response');
  await once(response.resume(), 'end');
}

const client = (number: number) => `203.0.113.${number}`;

test.each<[string, (number: number) => Record<string, string>]>([
  ['x-forwarded-for', (number) => ({ 'x-forwarded-for': `${client(number)}, 10.0.0.1` })],
  ['forwarded', (number) => ({ forwarded: `for=${client(number)};proto=https, for=10.0.0.1` })],
])('a peer that forwards for five clients by %s is reported once', async (_, headersOf) => {
  for (let number = 1; number <= 4; number += 1) await send(headersOf(number));
  expect(onProxy).not.toHaveBeenCalled();
  for (let number = 5; number <= 12; number += 1) await send(headersOf(number));
  for (let number = 1; number <= 6; number += 1) await send(headersOf(number), '127.0.0.2');
  expect(onProxy.mock.calls).toEqual([['127.0.0.1']]);
});

test('neither one client that sends the header, nor several without it, count as a proxy', async () => {
  for (let number = 1; number <= 12; number += 1) await send({ 'x-forwarded-for': client(1) });
  for (let number = 1; number <= 12; number += 1) await send({});
  for (let number = 2; number <= 8; number += 1) await send({ 'x-forwarded-for': client(9) }, `127.0.0.${number}`);
  expect(onProxy).not.toHaveBeenCalled();
});
