import { connect } from 'node:net';
import type { Speed } from './fast-clock';
import { expectNormal } from './judge';
import { startTarget, type Target } from './target';

let target: Target;
let endings: readonly Ending[];
let crowd: readonly Ending[];

// The type only: loading that module shortens timeouts.
const speed: Speed = 15;
/** The request timeout of 30 s, Node's check interval of 5 s, and a margin, all shortened. */
const configuredMs = 35_000 / speed + 1_000;
const patienceMs = 2 * configuredMs;

interface Ending {
  readonly read: string;
  readonly afterMs: number;
}

/** Opens a connection, sends the beginning of a request, then single bytes until the connection is closed. */
function trickle(beginning: string, rest: string): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const startedAt = performance.now();
  let read = '';
  let sent = 0;
  const socket = connect({ port: target.port, host: '127.0.0.1' }, () => socket.write(beginning));
  const timer = setInterval(() => socket.write(rest.charAt(sent++ % rest.length)), 100);
  const end = () => {
    clearInterval(timer);
    socket.destroy();
    resolve({ read, afterMs: performance.now() - startedAt });
  };
  socket
    .on('data', (chunk) => (read += chunk))
    .on('error', end)
    .on('close', end);
  setTimeout(end, 2 * patienceMs).unref();
  return promise;
}

const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n';

const kinds = [
  ['headers', 'POST /graphql HTTP/1.1\r\nhost: x\r\n', 'x-a: b\r\n'],
  ['a first line', 'POST /', 'a'],
  ['a body', head, ' '],
  ['a body that begins at once', `${head}{"query":"`, 'a'],
] as const;

beforeAll(async () => {
  target = await startTarget({}, ['fast-clock.ts']);
  const waiting = Promise.all(kinds.map(([, beginning, rest]) => trickle(beginning, rest)));
  const crowding = Promise.all(Array.from({ length: 300 }, () => trickle(head, ' ')));
  await expectNormal(target);
  [endings, crowd] = await Promise.all([waiting, crowding]);
});

afterAll(() => target.stop());

test.each(kinds.map(([kind], index) => [kind, index] as const))(
  'closes the connection of a client that sends %s a byte at a time',
  (_, index) => {
    const { read = '', afterMs } = endings[index] ?? {};
    expect(afterMs).toBeLessThan(patienceMs);
    expect(read).toMatch(/^HTTP\/1\.1 408 /);
    expect(read).toContain('"code":"BAD_REQUEST"');
  },
);

test('answers other clients during hundreds of slow requests, and closes all of these', async () => {
  expect(Math.max(...crowd.map(({ afterMs }) => afterMs))).toBeLessThan(patienceMs);
  await expectNormal(target);
});

test('applies the configured request timeout of 30 s', () => {
  expect(Math.max(...endings.map(({ afterMs }) => afterMs))).toBeLessThan(configuredMs);
});
