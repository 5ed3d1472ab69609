/** One client at full speed, in a process of its own: what it reads must not slow down those who measure. */
import { Agent, request } from 'node:http';

/** What the attacker is told. */
export interface Attack {
  readonly url: string;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second; as many as are answered where it is left out. */
  readonly rate?: number | undefined;
  /** Whether answers are read. */
  readonly reads: boolean;
}

/** What became of its requests. */
export interface Attacked {
  readonly sent: number;
  /** By the status of the answer; 0 where the connection was closed before there was one. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytes: number;
}

/** Another address than that of honest clients. */
const localAddress = '127.0.0.2';

async function attack({ url, body, connections, seconds, rate, reads }: Attack): Promise<Attacked> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, localAddress });
  const statuses: Record<string, number> = {};
  const count = (status: number) => (statuses[status] = (statuses[status] ?? 0) + 1);
  const endAt = performance.now() + seconds * 1000;
  const isOver = () => performance.now() >= endAt;
  let sent = 0;
  let bytes = 0;

  function send(): Promise<void> {
    sent += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    let hasAnswered = false;
    const asked = request(url, { agent, method: 'POST', headers }, (answer) => {
      hasAnswered = true;
      count(answer.statusCode ?? 0);
      if (!reads) return;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
    });
    asked.on('error', () => hasAnswered || count(0));
    asked.on('close', () => resolve());
    asked.end(body);
    return promise;
  }

  async function connection(): Promise<void> {
    while (!isOver()) await Promise.race([send(), sleep(endAt - performance.now())]);
  }

  async function paced(perSecond: number): Promise<void> {
    const startedAt = performance.now();
    for (let n = 0; !isOver(); n += 1) {
      await sleep(startedAt + (n * 1000) / perSecond - performance.now());
      void send();
    }
  }

  await (rate === undefined ? Promise.all(Array.from({ length: connections }, connection)) : paced(rate));
  agent.destroy();
  return { sent, statuses, bytes };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)).unref());

process.once('message', (told: Attack) => {
  const alive = setInterval(() => undefined, 1_000);
  attack(told).then((attacked) => {
    clearInterval(alive);
    process.send?.(attacked, () => process.exit());
  });
});
