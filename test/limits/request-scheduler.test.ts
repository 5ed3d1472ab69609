import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { type Gateway, startGateway } from '../support/gateway';
import { createMapCache } from '../support/map-cache';

let gateway: Gateway;
let address: { host: string; port: number };
const opened: (Socket | WebSocket)[] = [];

beforeAll(async () => {
  gateway = await startGateway({ TRUST_PROXY: 'loopback' }, createMapCache());
  address = { host: 'localhost', port: Number(new URL(gateway.url).port) };
});

afterEach(() => {
  for (const socket of opened.splice(0)) socket instanceof WebSocket ? socket.terminate() : socket.destroy();
});

afterAll(() => gateway.stop());

/** Sends bytes, and resolves with the first bytes of the reply. */
interface Way {
  send(): Promise<string>;
}

const head = (from: string, ...headers: string[]) => ['host: x', `x-forwarded-for: ${from}`, ...headers].join('\r\n');

function post(from: string, query: string, ...headers: string[]): string {
  const body = JSON.stringify({ query });
  const type = ['content-type: application/json', `content-length: ${body.length}`];
  return `POST /graphql HTTP/1.1\r\n${head(from, ...type, ...headers)}\r\n\r\n${body}`;
}

async function overHttp(request: string): Promise<Way> {
  const socket = connect(address);
  opened.push(socket);
  await once(socket, 'connect');
  return {
    async send() {
      socket.write(request);
      return String((await once(socket, 'data'))[0]);
    },
  };
}

async function overSocket(from: string, query: string): Promise<Way> {
  const headers = { 'x-forwarded-for': from };
  const socket = new WebSocket(`ws://localhost:${address.port}/graphql`, 'graphql-transport-ws', { headers });
  opened.push(socket);
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return {
    async send() {
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
      return String((await once(socket, 'message'))[0]);
    },
  };
}

const many = '192.0.2.1';
const one = '192.0.2.2';
const refused = (n: number) => `{ a${n} ${Array.from({ length: 10 }, (_, field) => `unknown${field}`).join(' ')} }`;
const asked = '{ __typename }';
const stream = 'accept: text/event-stream';

const ways: [string, () => Promise<Way>][] = [
  ['a POST', () => overHttp(post(one, asked))],
  [
    'a GET',
    () =>
      overHttp(`GET /graphql?query=%7B__typename%7D HTTP/1.1\r\n${head(one, 'graphql-require-preflight: 1')}\r\n\r\n`),
  ],
  ['an answer of the cache', () => overHttp(post(one, '{ product(slug: "tidewater-mug") { title } }'))],
  ['a message of a socket', () => overSocket(one, 'subscription { nothing }')],
  ['an event stream', () => overHttp(post(one, 'subscription { nothing }', stream))],
];

test.each(ways)('%s of a client is not delayed by 200 requests of another', async (_, open) => {
  const crowd = await Promise.all(Array.from({ length: 200 }, (_, n) => overHttp(post(many, refused(n)))));
  const [way, other] = [await open(), await overHttp(post(one, asked))];
  // Fills the cache for the cached case.
  await (await open()).send();
  let answered = 0;
  const begin = async ({ send }: Way) => {
    await send();
    answered += 1;
  };
  // Both clients have sent requests before the 200 are read.
  const first = crowd.splice(0, 1).map(begin);
  const all = [...first, other.send(), ...crowd.map(begin)];
  await way.send();
  // In order of arrival all 200 would be answered first.
  expect(answered).toBeLessThan(190);
  await Promise.all(all);
});
