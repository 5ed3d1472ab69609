import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from '../support/until';
import { ids } from './ids';
import { expectNormal } from './judge';
import { startTarget, type Target } from './target';

let target: Target;
const megabyte = 1_048_576;
const crowd = 20;
/** Much less than 16 MB for each socket, and more than a process grows by itself. */
const allowance = 200 * megabyte;

beforeAll(async () => {
  target = await startTarget();
  // Warm-up, so that the first use of code does not count as memory of sockets.
  await held(({ socket }) => socket.terminate());
});

afterAll(() => target.stop());

interface Attacker {
  readonly socket: WebSocket;
  /** The close code and reason. */
  readonly closed: Promise<string>;
  /** Sends a message if the socket is open. */
  send(message: object): void;
}

async function attack(): Promise<Attacker> {
  const socket = new WebSocket(`ws://127.0.0.1:${target.port}/graphql`, 'graphql-transport-ws');
  const closed = new Promise<string>((resolve) => {
    socket.on('close', (code, reason) => resolve(`${code} ${reason}`));
  });
  socket.on('error', () => undefined);
  const send = (message: object) => socket.send(JSON.stringify(message), () => undefined);
  await once(socket, 'open');
  const acknowledged = once(socket, 'message');
  send({ type: 'connection_init' });
  await acknowledged;
  return { socket, closed, send };
}

/**
 * Lets many sockets send without reading replies.
 * @returns the close code of each, and the peak growth of the gateway's memory in bytes
 */
async function held(does: (attacker: Attacker) => void): Promise<{ codes: string[]; bytes: number }> {
  const before = await target.usage('settled');
  const attackers = await Promise.all(Array.from({ length: crowd }, attack));
  for (const attacker of attackers) {
    attacker.socket.pause();
    does(attacker);
  }
  await expectNormal(target);
  const { rssBytes } = await target.usage('settled');
  for (const { socket } of attackers) socket.resume();
  const codes = await Promise.all(attackers.map(({ closed }) => closed));
  await expectNormal(target);
  return { codes: [...new Set(codes)], bytes: rssBytes - before.rssBytes };
}

test('pings of a megabyte are not echoed, and their sockets are closed', async () => {
  const { codes, bytes } = await held(({ send }) => {
    for (let n = 0; n < 30; n += 1) send({ type: 'ping', payload: { text: 'x'.repeat(900_000) } });
  });
  expect(codes).toEqual(['1009 ']);
  expect(bytes).toBeLessThan(allowance);
});

test('pings at the message size limit are not echoed', async () => {
  const { codes, bytes } = await held(({ send }) => {
    for (let n = 0; n < 300; n += 1) send({ type: 'ping', payload: { text: 'x'.repeat(60_000) } });
  });
  expect(codes).toEqual(['1009 Ping too long']);
  expect(bytes).toBeLessThan(allowance);
});

test('too many pings close the socket, as messages and as frames', async () => {
  const messages = await held(({ send }) => {
    for (let n = 0; n < 2_000; n += 1) send({ type: n % 2 ? 'ping' : 'pong' });
  });
  const frames = await held(({ socket }) => {
    for (let n = 0; n < 2_000; n += 1) socket.pong('alive');
  });
  expect([messages.codes, frames.codes]).toEqual([['1008 Too many pings'], ['1008 Too many pings']]);
});

test('after a message over the size limit nothing is read, and the socket is destroyed', async () => {
  const { socket, send } = await attack();
  socket.pause();
  for (let n = 0; n < 100; n += 1) send({ type: 'ping', payload: { text: 'x'.repeat(megabyte) } });
  let unread = socket.bufferedAmount;
  await until(async () => {
    if (socket.readyState !== WebSocket.OPEN) return true;
    unread = socket.bufferedAmount;
    return unread === 0;
  });
  expect(unread).toBeGreaterThan(80 * megabyte);
});

/** Subscribes to a product many times, and counts starts, refusals, and events with an inventory of 77. */
function follow({ socket, send }: Attacker, times: number) {
  const query = 'subscription ($id: ID!) { productChanged(productId: $id) { cursor product { inventory } } }';
  const payload = { query, variables: { id: ids.product }, extensions: { cursors: true } };
  const counts = { begun: 0, refused: 0, told: 0 };
  socket.on('message', (data) => {
    const text = String(data);
    if (text.includes('TOO_MANY_SUBSCRIPTIONS')) counts.refused += 1;
    else if (text.includes('"inventory":77')) counts.told += 1;
    else if (text.includes('"extensions":{"cursor"')) counts.begun += 1;
  });
  for (let n = 0; n < times; n += 1) send({ type: 'subscribe', id: String(n), payload });
  return counts;
}

test('an address has at most a thousand subscriptions; all get events, and other clients are answered meanwhile', async () => {
  const attackers = await Promise.all(Array.from({ length: crowd }, attack));
  const counts = attackers.map((attacker) => follow(attacker, 60));
  const sum = (kind: 'begun' | 'refused' | 'told') => counts.reduce((all, one) => all + one[kind], 0);
  await until(() => sum('begun') + sum('refused') === 60 * crowd);
  expect([sum('begun'), sum('refused')]).toEqual([1_000, 200]);
  await target.database.client.query("update products set inventory = 77 where slug = 'tidewater-mug'");
  await expectNormal(target);
  await until(() => sum('told') === 1_000, 60_000);
  for (const { socket } of attackers) socket.close();
});
