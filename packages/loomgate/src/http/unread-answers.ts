import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config';
import { networkOf } from '../shared/network-of';

/** Data under way to a client: an answer, or the events of a connection. */
export interface Outgoing {
  readonly kind: 'answer' | 'socket' | 'event stream';
  readonly address: string;
  /** Returns the bytes buffered in this process that the client has not read. */
  waitingBytes(): number;
  /** Returns the bytes handed to the operating system. Progress restarts the time limit; 0 always limits the whole. */
  sentBytes(): number;
  /** Closes the connection. */
  cut(): void;
}

export interface UnreadAnswers {
  /** Watches a response from the start of its request. */
  watch(request: IncomingMessage, response: ServerResponse): void;
  /**
   * Watches a connection on which events are sent.
   * @returns to be called when it has closed
   */
  watchStream(stream: Outgoing): () => void;
  stop(): void;
}

/** Data that its client has not read. */
interface Unread {
  readonly outgoing: Outgoing;
  readonly bytes: number;
  readonly sinceMs: number;
}

const checkEveryMs = 250;
/** How long a connection for events may make no progress while data waits to be written. */
const maxStallMs = 12_000;

/**
 * Closes the connections of clients that do not read. A client has `writeMs` to read a whole answer. A connection for
 * events may make no progress for the same time, `maxStallMs` at most. All unread data together may take `pendingBytes`;
 * beyond, the client with the most unread bytes loses its oldest data. All are checked by one timer, four times a second.
 * @param addressOf the client's address of a request
 * @param onClosed called for each connection that is closed
 * @param clock milliseconds
 */
export function createUnreadAnswers(
  { writeMs, pendingBytes }: Pick<Config['limits'], 'writeMs' | 'pendingBytes'>,
  addressOf: (request: IncomingMessage) => string,
  onClosed: (closed: Pick<Outgoing, 'kind' | 'address'> & Pick<Unread, 'bytes'>) => void,
  clock: () => number = () => performance.now(),
): UnreadAnswers {
  const open = new Set<Outgoing>();
  const waiting = new Map<Outgoing, { readonly sinceMs: number; readonly sent: number }>();
  const stallMs = Math.min(writeMs, maxStallMs);

  function check(): void {
    const nowMs = clock();
    const unread = [...open].flatMap((outgoing) => toUnread(outgoing, nowMs) ?? []);
    const isLate = ({ outgoing, sinceMs }: Unread) =>
      nowMs - sinceMs >= (outgoing.kind === 'answer' ? writeMs : stallMs);
    const others = unread.filter((one) => !isLate(one));
    for (const { outgoing, bytes } of [...unread.filter(isLate), ...tooMany(others, pendingBytes)]) {
      const { kind, address } = outgoing;
      outgoing.cut();
      onClosed({ kind, address, bytes });
    }
  }

  function toUnread(outgoing: Outgoing, nowMs: number): Unread | undefined {
    const bytes = outgoing.waitingBytes();
    if (bytes === 0) {
      waiting.delete(outgoing);
      return undefined;
    }
    const [known, sent] = [waiting.get(outgoing), outgoing.sentBytes()];
    const sinceMs = known && sent <= known.sent ? known.sinceMs : nowMs;
    if (sinceMs === nowMs) waiting.set(outgoing, { sinceMs, sent });
    return { outgoing, bytes, sinceMs };
  }

  function add(outgoing: Outgoing): () => void {
    open.add(outgoing);
    return () => {
      open.delete(outgoing);
      waiting.delete(outgoing);
    };
  }

  const timer = setInterval(check, checkEveryMs).unref();
  return {
    watch(request, response) {
      response.once('close', add(new Answer(request, response, addressOf)));
    },
    watchStream: add,
    stop: () => clearInterval(timer),
  };
}

class Answer implements Outgoing {
  readonly kind = 'answer';

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly addressOf: (request: IncomingMessage) => string,
  ) {}

  get address(): string {
    return this.addressOf(this.request);
  }

  /** 0 until the response has ended: before, the execution deadline applies. Streams are watched by `watchStream`. */
  waitingBytes(): number {
    const { writableEnded, writableFinished, writableLength } = this.response;
    return writableEnded && !writableFinished ? Math.max(1, writableLength) : 0;
  }

  sentBytes(): number {
    return 0;
  }

  cut(): void {
    this.request.socket.destroy();
  }
}

/** @returns what to close so that the rest does not exceed `maxBytes` */
function tooMany(unread: readonly Unread[], maxBytes: number): Unread[] {
  const clients = [...Map.groupBy(unread, ({ outgoing }) => networkOf(outgoing.address)).values()].map((answers) => {
    return { answers: answers.toSorted((a, b) => b.sinceMs - a.sinceMs), bytes: sumOf(answers) };
  });
  const gone: Unread[] = [];
  for (let excess = sumOf(unread) - maxBytes; excess > 0; ) {
    const most = clients.reduce((found, client) => (client.bytes > found.bytes ? client : found));
    const oldest = most.answers.pop();
    if (!oldest) break;
    most.bytes -= oldest.bytes;
    excess -= oldest.bytes;
    gone.push(oldest);
  }
  return gone;
}

function sumOf(unread: readonly Unread[]): number {
  return unread.reduce((sum, { bytes }) => sum + bytes, 0);
}
