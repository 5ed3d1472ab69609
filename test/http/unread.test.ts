import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createUnreadAnswers } from '../../packages/loomgate/src/http/unread-answers';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { copyId, fillWithCopies } from '../support/copies';
import { startGateway } from '../support/gateway';

/** More than the operating system buffers for a client that does not read. */
const answerBytes = 20_000_000;
const answer = Buffer.alloc(answerBytes, 'a');
let server: Server;
let sockets: Socket[];

beforeEach(() => {
  sockets = [];
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface Closed {
  readonly bytes: number;
  readonly address: string;
}

/** Starts a server that answers at once. @returns its reports of closed connections */
async function serve(
  limits: { writeMs: number; pendingBytes: number },
  sent = answer,
): Promise<{ next(): Promise<Closed>; all: Closed[] }> {
  const all: Closed[] = [];
  const reports = new EventTarget();
  const unread = createUnreadAnswers(
    limits,
    ({ socket }) => socket.remoteAddress ?? '',
    (closed) => {
      all.push(closed);
      reports.dispatchEvent(new Event('closed'));
    },
  );
  server = createServer((request, response) => {
    unread.watch(request, response);
    response.end(sent);
  });
  server.on('close', unread.stop);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const next = async () => {
    const seen = all.length;
    while (all.length === seen) await once(reports, 'closed');
    const [closed] = all.slice(seen);
    if (!closed) throw new Error('nothing was closed');
    return closed;
  };
  return { all, next };
}

/** Sends a request and does not read the answer. */
async function askAndLeave(localAddress = '127.0.0.1'): Promise<Socket> {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port');
  const { port } = bound;
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  sockets.push(socket);
  await once(socket, 'connect');
  socket.pause();
  socket.on('error', () => undefined);
  const received = once(server, 'request');
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await received;
  return socket;
}

test('a client that does not read its answer in time is cut off', async () => {
  const closed = await serve({ writeMs: 100, pendingBytes: 1e9 });
  const next = closed.next();
  await askAndLeave();
  expect((await next).bytes).toBeGreaterThanOrEqual(answerBytes);
});

test('a client that reads is not cut off, however long its connection lasts', async () => {
  // Large enough to be sent in several pieces, and small enough that a busy machine reads it well within the limit.
  const sent = answer.subarray(0, 1_000_000);
  const closed = await serve({ writeMs: 1_000, pendingBytes: 1e9 }, sent);
  const socket = await askAndLeave();
  socket.resume();
  let read = 0;
  socket.on('data', ({ length }) => (read += length));
  for (let n = 1; n <= 5; n += 1) {
    while (read < n * sent.length) await once(socket, 'data');
    if (n < 5) socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await sleep(300);
  }
  expect(closed.all).toEqual([]);
  expect(socket.destroyed).toBe(false);
});

test('when unread answers together exceed the limit, the client with the most unread bytes loses one', async () => {
  const closed = await serve({ writeMs: 1e6, pendingBytes: 3.5 * answerBytes });
  for (const address of ['127.0.0.1', '127.0.0.2', '127.0.0.2']) await askAndLeave(address);
  // All have been checked and are within the limit.
  await sleep(600);
  expect(closed.all).toEqual([]);
  const next = closed.next();
  await askAndLeave('127.0.0.2');
  expect((await next).address).toBe('127.0.0.2');
  await sleep(600);
  expect(closed.all).toHaveLength(1);
});

describe('a connection on which events are sent', () => {
  let nowMs = 0;
  let closed: string[];
  let unread: ReturnType<typeof createUnreadAnswers>;

  beforeEach(() => {
    jest.useFakeTimers();
    server = createServer();
    closed = [];
    const limits = { writeMs: 30_000, pendingBytes: 1_000 };
    unread = createUnreadAnswers(
      limits,
      () => '',
      ({ kind, address }) => closed.push(`${kind} of ${address}`),
      () => nowMs,
    );
  });

  afterEach(() => {
    unread.stop();
    jest.useRealTimers();
  });

  function follow(address: string, waiting: number) {
    const state = { waiting, sent: 0 };
    const cut = () => forget();
    const bytes = { waitingBytes: () => state.waiting, sentBytes: () => state.sent };
    const forget = unread.watchStream({ kind: 'socket', address, ...bytes, cut });
    return state;
  }

  /** Lets time pass and all be checked. */
  function pass(ms: number): void {
    nowMs += ms;
    jest.advanceTimersByTime(250);
  }

  test('may make no progress for 12 seconds while data waits; each piece that is read restarts the time', () => {
    const [reads, stands] = [follow('reads', 10), follow('stands', 10)];
    pass(0);
    for (let n = 0; n < 5; n += 1) {
      reads.sent += 1;
      pass(2_300);
    }
    expect(closed).toEqual([]);
    reads.sent += 1;
    pass(1_000);
    expect(closed).toEqual(['socket of stands']);
    stands.sent += 1;
    reads.waiting = 0;
    pass(60_000);
    reads.waiting = 10;
    pass(60_000);
    expect(closed).toHaveLength(1);
    pass(12_000);
    expect(closed).toHaveLength(2);
  });

  test('counts toward the common limit, and the client with the most unread bytes loses first', () => {
    const [one, other] = [follow('one', 300), follow('other', 600)];
    pass(0);
    expect(closed).toEqual([]);
    one.waiting += 200;
    pass(250);
    expect(closed).toEqual(['socket of other']);
    other.waiting = 0;
    pass(250);
    expect(closed).toHaveLength(1);
  });
});

test('the gateway closes the connection of a client that does not read its answer', async () => {
  server = createServer();
  const gateway = await startGateway({ LIMIT_WRITE_MS: '200', LIMIT_RESPONSE_BYTES: '60000000' });
  try {
    await fillWithCopies(gateway.sql, 1);
    await gateway.sql.query("update products set description = repeat('a', 10000)");
    const ids = JSON.stringify(Array(100).fill(toGlobalId('Product', copyId('Product', 1, 1))));
    const names = Array.from({ length: 40 }, (_, n) => `a${n}: description`).join(' ');
    const body = JSON.stringify({ query: `{ nodes(ids: ${ids}) { ... on Product { ${names} } } }` });
    const socket = connect({ port: Number(new URL(gateway.url).port), host: 'localhost' });
    sockets.push(socket);
    socket.pause();
    const failed = new Promise((resolve) => socket.once('error', resolve));
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    let isOver = false;
    failed.then(() => (isOver = true));
    // Writing fails once the connection is closed.
    while (!isOver) {
      await sleep(100);
      socket.write('\r\n');
    }
  } finally {
    await gateway.stop();
  }
});
