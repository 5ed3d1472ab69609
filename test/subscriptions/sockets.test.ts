import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/invalidation';
import {
  arrangeScene,
  conversationId,
  messageAdded,
  productChanged,
  productId,
  type Scene,
  untilListening,
  untilNoStreams,
} from './arrange';
import { createFollower } from './follower';

let gateway: Gateway;
let scene: Scene;

beforeAll(async () => {
  const limits = {
    LIMIT_SUBSCRIPTIONS_PER_SOCKET: '3',
    LIMIT_STREAMS_PER_ADDRESS: '4',
    LIMIT_SOCKET_IDLE_MS: '2000',
  };
  gateway = await startGateway({ ...limits, CORS_ORIGINS: 'https://shop.example.com' });
  scene = await arrangeScene(gateway.sql);
});

afterEach(() => untilNoStreams(gateway.url));

afterAll(() => gateway.stop());

const address = () => `${gateway.url.replace(/^http/, 'ws')}/graphql`;

/** A raw socket, and its close code and reason. */
function openSocket(protocols: string | string[] = 'graphql-transport-ws', headers: Record<string, string> = {}) {
  const socket = new WebSocket(address(), protocols, { headers });
  const closed = new Promise<string>((resolve) => {
    socket.on('close', (code, reason) => resolve(`${code} ${reason}`));
    socket.on('unexpected-response', (_, { statusCode }) => resolve(`HTTP ${statusCode}`));
    socket.on('error', () => undefined);
  });
  return { socket, closed, send: (message: object | string) => socket.on('open', () => socket.send(toText(message))) };
}

const toText = (message: object | string) => (typeof message === 'string' ? message : JSON.stringify(message));

test('another subprotocol, a missing connection_init and an invalid message close a socket, each with its code', async () => {
  const other = openSocket([]);
  expect(await other.closed).toMatch(/^4406 /);
  const silent = openSocket();
  const nonsense = openSocket();
  nonsense.send('nonsense');
  expect(await nonsense.closed).toMatch(/^4400 /);
  const early = openSocket();
  early.send({ type: 'subscribe', id: '1', payload: { query: 'subscription { _ }' } });
  expect(await early.closed).toBe('4401 Unauthorized');
  const huge = openSocket();
  huge.send(JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(2_000_000) } }));
  expect(await huge.closed).toMatch(/^1009 /);
  expect(await silent.closed).toMatch(/^4408 /);
});

test('a socket has a limited number of subscriptions', async () => {
  const follower = createFollower(gateway.url, null);
  const followings = Array.from({ length: 4 }, () => follower.follow(productChanged, productId(scene)));
  const [error] = Object(await followings.at(-1)?.ended);
  expect(error.extensions).toMatchObject({ code: 'TOO_MANY_SUBSCRIPTIONS', requestId: expect.any(String) });
  await untilListening(gateway.url, 'Product', 3);
  followings[0]?.stop();
  await untilListening(gateway.url, 'Product', 2);
  const again = follower.follow(productChanged, productId(scene));
  await untilListening(gateway.url, 'Product', 3);
  expect(again.waiting()).toBe(0);
  await follower.stop();
});

test('an address has a limited number of sockets', async () => {
  const sockets = Array.from({ length: 4 }, () => openSocket());
  await Promise.all(sockets.map(({ socket }) => new Promise((resolve) => socket.once('open', resolve))));
  expect(await openSocket().closed).toBe('1013 TOO_MANY_SUBSCRIPTIONS');
  for (const { socket } of sockets) socket.close();
  await untilNoStreams(gateway.url);
  const next = openSocket();
  next.send({ type: 'connection_init' });
  const [acknowledged] = await new Promise<unknown[]>((resolve) =>
    next.socket.once('message', (...all) => resolve(all)),
  );
  expect(String(acknowledged)).toContain('connection_ack');
  next.socket.close();
});

test('pages of other hosts cannot open a socket; pages of this host and of CORS_ORIGINS can', async () => {
  const { host } = new URL(gateway.url);
  for (const origin of ['https://evil.example.com', 'null', `http://${host}.evil.example.com`])
    expect(await openSocket('graphql-transport-ws', { origin }).closed).toBe('HTTP 403');
  for (const origin of [`http://${host}`, 'https://shop.example.com']) {
    const { socket, closed } = openSocket('graphql-transport-ws', { origin });
    socket.on('open', () => socket.close(1000));
    expect(await closed).toMatch(/^1000/);
  }
});

test('an upgrade request for another protocol is answered as a plain request', async () => {
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  const head = ['GET /healthz HTTP/1.1', 'host: localhost', 'connection: upgrade, close', 'upgrade: h2c', '', ''];
  socket.write(head.join('\r\n'));
  expect(await text(socket)).toMatch(/^HTTP\/1.1 200 /);
});

test('a socket that disappears is closed, with its subscriptions', async () => {
  const { socket, send } = openSocket('graphql-transport-ws', { 'x-test-viewer': JSON.stringify(scene.buyer) });
  send({ type: 'connection_init' });
  socket.on('message', (message) => {
    if (!String(message).includes('connection_ack')) return;
    for (const id of ['a', 'b']) {
      const payload = { query: messageAdded, variables: conversationId(scene) };
      socket.send(JSON.stringify({ type: 'subscribe', id, payload }));
    }
  });
  await untilListening(gateway.url, 'Conversation', 2);
  socket.terminate();
  await untilListening(gateway.url, 'Conversation', 0);
});

/** Sends a handshake and bytes after it. @returns the received bytes */
async function sendBytes(path: string, bytes: Buffer = Buffer.alloc(0)): Promise<string> {
  const { port, hostname } = new URL(gateway.url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  const head = [
    `GET ${path} HTTP/1.1`,
    'host: localhost',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol: graphql-transport-ws',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(bytes);
  return text(socket)
    .catch(() => '')
    .finally(() => socket.destroy());
}

test('invalid frames close a socket, and have no other effect', async () => {
  const nonsense = Buffer.from([0xf1, 0x80, 0, 0, 0, 0]);
  expect(await sendBytes('/graphql', nonsense)).toContain('101 Switching Protocols');
  await untilNoStreams(gateway.url);
  const sockets = Array.from({ length: 4 }, () => openSocket());
  await Promise.all(sockets.map(({ socket }) => new Promise((resolve) => socket.once('open', resolve))));
  expect(await sendBytes('/graphql', nonsense)).toContain('TOO_MANY_SUBSCRIPTIONS');
  for (const { socket } of sockets) socket.close();
  await untilNoStreams(gateway.url);
  expect((await gateway.query('{ __typename }')).status).toBe(200);
});

test('the connection of a refused upgrade request is closed, also if the client keeps it open', async () => {
  expect(await sendBytes('/nothing')).toMatch(/^HTTP\/1.1 404 /);
});

test('errors of clients close the socket with a 44xx code', async () => {
  const closedAfter = (message: object) => {
    const { socket, closed } = openSocket();
    socket.on('open', () => socket.send(JSON.stringify(message)));
    return closed;
  };
  expect(await closedAfter({ type: 'connection_init', payload: { authorization: { toString: 1 } } })).toBe(
    '4403 TOKEN_INVALID',
  );
  expect(await closedAfter({ type: 'connection_ack' })).toMatch(/^4400 /);
});

/** A raw socket after connection_init, and its received messages. */
async function openInitialized() {
  const { socket, closed, send } = openSocket();
  const messages: { id: string; type: string; payload: unknown }[] = [];
  const acknowledged = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.type === 'connection_ack') resolve();
      else messages.push(message);
    });
  });
  send({ type: 'connection_init' });
  await acknowledged;
  const sendNow = (message: object) => socket.send(JSON.stringify(message));
  return { socket, closed, messages, send: sendNow, of: (id: string) => messages.filter((one) => one.id === id) };
}

const subscribeTo = (id: string) => ({
  type: 'subscribe',
  id,
  payload: { query: productChanged, variables: productId(scene) },
});

test('an id can be used again directly after its complete, without effect on other subscriptions', async () => {
  const { socket, send, of, messages } = await openInitialized();
  send(subscribeTo('other'));
  send(subscribeTo('again'));
  await untilListening(gateway.url, 'Product', 2);
  for (let n = 0; n < 2; n += 1) {
    send({ type: 'complete', id: 'again' });
    send(subscribeTo('again'));
  }
  // A subscription that is completed before it has started sends nothing.
  send({ type: 'complete', id: 'again' });
  send(subscribeTo('again'));
  await untilListening(gateway.url, 'Product', 2);
  await gateway.sql.query('update products set inventory = inventory + 1 where id = $1', [scene.product]);
  await until(() => of('other').length > 0 && of('again').length > 0);
  await gateway.sql.query('update products set inventory = inventory + 1 where id = $1', [scene.product]);
  await until(() => of('other').length > 1 && of('again').length > 1);
  expect(messages.map(({ type }) => type)).toEqual(Array(4).fill('next'));
  send(subscribeTo('again'));
  await once(socket, 'close');
  await untilListening(gateway.url, 'Product', 0);
});

test('an id that is used repeatedly has one subscription at a time, in the order of the messages', async () => {
  const { socket, send, of, messages } = await openInitialized();
  const id = 'x'.repeat(200);
  for (let n = 0; n < 50; n += 1) {
    send(subscribeTo(id));
    send({ type: 'complete', id });
  }
  send({ type: 'ping' });
  await until(() => messages.some(({ type }) => type === 'pong'));
  expect(of(id).filter(({ type }) => type !== 'error')).toEqual([]);
  await untilListening(gateway.url, 'Product', 0);
  send(subscribeTo(id));
  await untilListening(gateway.url, 'Product', 1);
  send(subscribeTo(id));
  expect(String((await once(socket, 'close'))[1])).toMatch(/^Subscriber for xxx/);
  await untilListening(gateway.url, 'Product', 0);
});

test('a ping is answered with its payload; a long ping or pong closes the socket', async () => {
  const { socket, closed, messages, send } = await openInitialized();
  send({ type: 'ping', payload: { n: 1 } });
  send({ type: 'pong' });
  await until(() => messages.length > 0);
  expect(messages).toEqual([{ type: 'pong', payload: { n: 1 } }]);
  send({ type: 'ping', payload: { text: 'x'.repeat(1_000) } });
  expect(await closed).toBe('1009 Ping too long');
  expect(messages).toHaveLength(1);
  socket.terminate();
  const other = await openInitialized();
  other.send({ type: 'pong', payload: { text: 'x'.repeat(1_000) } });
  expect(await other.closed).toBe('1009 Ping too long');
});

test('a hundred pings and pongs are accepted, and more close the socket, as messages or as frames', async () => {
  const { closed, messages, send, socket } = await openInitialized();
  for (let n = 0; n < 60; n += 1) send({ type: 'ping' });
  await until(() => messages.length === 60);
  for (let n = 0; n < 20; n += 1) socket.pong();
  for (let n = 0; n < 20; n += 1) send({ type: 'pong' });
  for (let n = 0; n < 1_000; n += 1) socket.ping();
  expect(await closed).toBe('1008 Too many pings');
  expect(messages).toHaveLength(60);
  const other = await openInitialized();
  for (let n = 0; n < 1_000; n += 1) other.send({ type: 'ping' });
  expect(await other.closed).toBe('1008 Too many pings');
  expect(other.messages).toHaveLength(100);
});

test('the length of a message is limited by the configuration', async () => {
  const { closed, send, of } = await openInitialized();
  send({ type: 'subscribe', id: 'a', payload: { query: `subscription { nothing } #${'x'.repeat(60_000)}` } });
  await until(() => of('a').length > 0);
  send({ type: 'subscribe', id: 'b', payload: { query: `subscription { nothing } #${'x'.repeat(70_000)}` } });
  expect(await closed).toMatch(/^1009 /);
});

test('a socket without a subscription is closed, also if it sends refused ones; a socket with one is not', async () => {
  const [idle, asking, following] = [await openInitialized(), await openInitialized(), await openInitialized()];
  following.send(subscribeTo('a'));
  await untilListening(gateway.url, 'Product', 1);
  const timer = setInterval(() => {
    if (asking.socket.readyState === asking.socket.OPEN)
      asking.send({ type: 'subscribe', id: String(Math.random()), payload: { query: 'subscription { nothing }' } });
  }, 200);
  expect(await Promise.all([idle.closed, asking.closed])).toEqual(['1000 Idle', '1000 Idle']);
  clearInterval(timer);
  expect(asking.messages.length).toBeGreaterThan(0);
  expect(following.socket.readyState).toBe(following.socket.OPEN);
  following.send({ type: 'complete', id: 'a' });
  expect(await following.closed).toBe('1000 Idle');
});
