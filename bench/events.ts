/** Measures the time from a commit by SQL to the events at subscribers: `npm run bench:events`. */
import { Client } from 'pg';
import { openDatabase } from './database/open.ts';
import { openRedis } from './redis/open.ts';
import { createProgress } from './report/progress.ts';
import { quantile } from './report/quantile.ts';
import { startContestant } from './run/contestant.ts';
import { interruption } from './run/interruption.ts';
import cached from './scenarios/cached.ts';

const writes = 300;
const crowd = { sockets: 20, each: 50, writes: 30 };
const limits = { RATE_LIMIT: 'off', CACHE: 'on' };

/** Both gateways are measured: the one that reads the WAL, and one that receives events through Redis. */
const gateways = ['first', 'second'].map((name) => ({ name, is: name, program: 'loomgate', environment: limits }));

/** A socket with subscriptions to one product. */
interface Listener {
  /** Resolves when every subscription received this stock. */
  told(inventory: number): Promise<void>;
  close(): void;
}

const subscription = 'subscription ($id: ID!) { productChanged(productId: $id) { cursor product { inventory } } }';

function listen(url: string, id: string, count: number): Promise<Listener> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  const seen = new Map<number, number>();
  let waiting: { inventory: number; resolve: () => void } | undefined;
  const { promise, resolve, reject } = Promise.withResolvers<Listener>();
  const payload = { query: subscription, variables: { id } };
  const check = () => {
    if (waiting && (seen.get(waiting.inventory) ?? 0) >= count) waiting.resolve();
  };
  const listener: Listener = {
    told(inventory) {
      const { promise: told, resolve: done } = Promise.withResolvers<void>();
      waiting = { inventory, resolve: done };
      check();
      return told;
    },
    close: () => socket.close(),
  };
  socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init' }));
  socket.onerror = () => reject(new Error('a socket has failed'));
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.type === 'error') reject(new Error(JSON.stringify(message.payload)));
    if (message.type === 'connection_ack') {
      for (let n = 0; n < count; n += 1) socket.send(JSON.stringify({ type: 'subscribe', id: String(n), payload }));
      resolve(listener);
    }
    if (message.type !== 'next') return;
    const { inventory } = message.payload.data.productChanged.product;
    seen.set(inventory, (seen.get(inventory) ?? 0) + 1);
    check();
  };
  return promise;
}

/** @returns milliseconds from each commit until all listeners received the event */
async function timeWrites(client: Client, listeners: readonly Listener[], id: string, count: number, show: () => void) {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const { rows } = await client.query<{ inventory: number }>(
      'update products set inventory = inventory + 1 where id = $1 returning inventory',
      [id],
    );
    const committedAt = performance.now();
    await Promise.all(listeners.map((listener) => listener.told(rows[0]?.inventory ?? 0)));
    times.push(performance.now() - committedAt);
    show();
  }
  return times.toSorted((a, b) => a - b);
}

async function measure(stack: AsyncDisposableStack, show: (line: string) => void): Promise<string[]> {
  const stopLater = (stop: () => Promise<void>) => stack.defer(stop);
  const database = await openDatabase(undefined, stopLater, show);
  const redisUrl = await openRedis(stopLater, show);
  const ground = { databaseUrl: database.url, redisUrl, scenarioName: 'cached', scenario: cached, stopLater };
  const urls: string[] = [];
  for (const gateway of gateways) urls.push((await startContestant(gateway, ground)).url);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  stopLater(() => client.end());
  const { rows } = await client.query<{ id: string }>(`select id from products where status = 'ACTIVE' limit 1`);
  const id = rows[0]?.id ?? '';
  const globalId = Buffer.from(`Product:${id}`).toString('base64url');

  async function run(name: string, sockets: number, each: number, count: number): Promise<string> {
    const open = Array.from({ length: sockets }, (_, n) => listen(urls[n % urls.length] ?? '', globalId, each));
    const listeners = await Promise.all(open);
    // Subscriptions are established one after another; wait until all of them receive events.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await timeWrites(client, listeners, id, 5, () => undefined);
    let done = 0;
    const times = await timeWrites(client, listeners, id, count, () => show(`${name}: ${++done} of ${count} writes`));
    for (const listener of listeners) listener.close();
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    return `${name}, ${count} writes: p50 ${p50} ms, p99 ${p99} ms, at most ${times.at(-1)?.toFixed(1)} ms`;
  }

  return [
    await run('one listener at each of two gateways', 2, 1, writes),
    await run(`${crowd.sockets * crowd.each} listeners`, crowd.sockets, crowd.each, crowd.writes),
  ];
}

async function main(): Promise<void> {
  const progress = createProgress();
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => progress.clear());
  const lines = await Promise.race([measure(stack, progress.show), interruption()]);
  progress.clear();
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().then(
  () => process.exit(),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
