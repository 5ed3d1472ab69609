/** One client at full speed, in a process of its own: what it reads must not slow down those who measure. */
import { sendRequests } from './requests.ts';
import { openSockets } from './sockets.ts';

/** What the attacker is told. */
export interface Attack {
  /** Of the GraphQL endpoint. */
  readonly url: string;
  readonly what: Requests | Sockets;
  readonly seconds: number;
  /** Requests or messages a second; as many as are taken where it is left out. */
  readonly rate?: number | undefined;
}

/** The same request again and again. In its body and its headers `%n` stands for the number of the request. */
export interface Requests {
  readonly kind: 'requests';
  /** Of the same host; the GraphQL endpoint where it is left out. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A GET where it is left out. */
  readonly body?: string;
  /** Whether answers are read. */
  readonly reads: boolean;
  /** How many are under way at once. */
  readonly connections: number;
}

/** WebSockets of the protocol graphql-transport-ws. */
export interface Sockets {
  readonly kind: 'sockets';
  readonly sockets: number;
  /** Sent when a socket is open; `%n` stands for the number of the message. */
  readonly messages: readonly string[];
  /** Whether they are sent again and again. */
  readonly again: boolean;
  readonly reads: boolean;
}

/** What became of it. */
export interface Attacked {
  readonly sent: number;
  /** By the status of the answer or the code that closed the socket; 0 where the connection just ended. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytes: number;
}

/** What every kind of attack keeps count by. */
export interface Course {
  readonly url: string;
  readonly rate: number | undefined;
  /** Another address than that of honest clients. */
  readonly localAddress: string;
  readonly endAt: number;
  isOver(): boolean;
  /** Resolves after so many milliseconds, or when it is over. */
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
