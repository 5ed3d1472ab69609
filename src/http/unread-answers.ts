import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config';

interface UnreadAnswers {
  /** Watches a response from the beginning of its request. */
  watch(request: IncomingMessage, response: ServerResponse): void;
  stop(): void;
}

/** An answer that waits in this process because its client does not read. */
interface Unread {
  readonly request: IncomingMessage;
  readonly address: string;
  readonly bytes: number;
  readonly sinceMs: number;
}

const checkEveryMs = 250;

/**
 * Closes the connections of clients that do not read their answers: each has `writeMs` for an answer, and all answers that
 * wait together may hold `pendingBytes`. Where they hold more, the client with the most loses the one that waits the
 * longest. Answers are looked at four times a second, so that a request costs no timer.
 * @param onClosed told of each connection that is closed
 * @param clock milliseconds
 */
export function createUnreadAnswers(
  { writeMs, pendingBytes }: Pick<Config['limits'], 'writeMs' | 'pendingBytes'>,
  onClosed: (unread: Pick<Unread, 'bytes' | 'address'>) => void,
  clock: () => number = () => performance.now(),
): UnreadAnswers {
  const open = new Map<ServerResponse, IncomingMessage>();
  const since = new Map<ServerResponse, number>();

  function check(): void {
    const nowMs = clock();
    const unread = [...open].flatMap(([response, request]) => toUnread(request, response, nowMs) ?? []);
    const late = unread.filter(({ sinceMs }) => nowMs - sinceMs >= writeMs);
    const others = unread.filter((one) => !late.includes(one));
    for (const one of [...late, ...tooMany(others, pendingBytes)]) {
      one.request.socket.destroy();
      onClosed(one);
    }
  }

  /** An answer that is still being made is under the deadline of its operation, and a stream under that of its pings. */
  function toUnread(request: IncomingMessage, response: ServerResponse, nowMs: number): Unread | undefined {
    if (!response.writableEnded || response.writableFinished) return undefined;
    const sinceMs = since.get(response) ?? nowMs;
    since.set(response, sinceMs);
    return { request, address: request.socket.remoteAddress ?? '', bytes: response.writableLength, sinceMs };
  }

  const timer = setInterval(check, checkEveryMs).unref();
  return {
    watch(request, response) {
      open.set(response, request);
      response.once('close', () => {
        open.delete(response);
        since.delete(response);
      });
    },
    stop: () => clearInterval(timer),
  };
}

/** @returns which must go so that the others hold no more than that */
function tooMany(unread: readonly Unread[], maxBytes: number): Unread[] {
  const clients = [...Map.groupBy(unread, ({ address }) => address).values()].map((answers) => {
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
