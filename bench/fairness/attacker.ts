/** One client at full speed, in a separate process, so that it does not slow down the measurement. */
import { sendRequests } from './requests.ts';
import { openSockets } from './sockets.ts';

/** The configuration of an attack. */
export interface Attack {
  /** The URL of the GraphQL endpoint. */
  readonly url: string;
  readonly what: Requests | Sockets;
  readonly seconds: number;
  /** Requests or messages per second. Default: no limit. */
  readonly rate?: number | undefined;
}

/** Repeats one HTTP request. `%n` in body and headers is replaced by the number of the request. */
export interface Requests {
  readonly kind: 'requests';
  /** A path of the same host. Default: the GraphQL endpoint. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: a GET request. */
  readonly body?: string;
  /** Whether answers are read. */
  readonly reads: boolean;
  /** Concurrent requests. */
  readonly connections: number;
}

/** WebSockets of the protocol graphql-transport-ws. */
export interface Sockets {
  readonly kind: 'sockets';
  readonly sockets: number;
  /** Sent when a socket is open. `%n` is replaced by the number of the message. */
  readonly messages: readonly string[];
  /** Whether the messages are repeated. */
  readonly again: boolean;
  readonly reads: boolean;
}

/** The result of an attack. */
export interface Attacked {
  readonly sent: number;
  /** Counts by HTTP status or WebSocket close code; 0 when the connection was closed without one. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytes: number;
}

/** The shared state of an attack. */
export interface Course {
  readonly url: string;
  readonly rate: number | undefined;
  /** A local address that differs from that of honest clients. */
  readonly localAddress: string;
  readonly endAt: number;
  isOver(): boolean;
  /** Resolves after the milliseconds, or at the end of the attack. */
  sleep(ms: number): Promise<void>;
  countSent(): number;
  countStatus(status: number): void;
  countBytes(bytes: number): void;
}

async function attack({ url, what, seconds, rate }: Attack): Promise<Attacked> {
  const statuses: Record<string, number> = {};
  let [sent, bytes] = [0, 0];
  const endAt = performance.now() + seconds * 1000;
  const course: Course = {
    ...{ url, rate, endAt, localAddress: '127.0.0.2' },
    isOver: () => performance.now() >= endAt,
    sleep: (ms) => sleep(Math.min(ms, endAt - performance.now())),
    countSent: () => sent++,
    countStatus: (status) => {
      statuses[status] = (statuses[status] ?? 0) + 1;
    },
    countBytes: (more) => {
      bytes += more;
    },
  };
  await (what.kind === 'requests' ? sendRequests(what, course) : openSockets(what, course));
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
