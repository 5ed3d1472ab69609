import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LoomgateError } from '../../errors';
import { type ClientError, toClientError } from '../../errors/client-error';
import { tokenRefused } from '../../errors/token-refused';
import type { Caller } from '../../graphql/context';
import type { OnDelivered } from '../../graphql/subscriptions/results';
import type { Subscribe, Subscribed } from '../../graphql/subscriptions/subscribe';
import type { OnTokenEnd } from '../authenticate';
import { isCrossSite, isPreflighted, otherOrigin } from '../origins';
import type { UnreadAnswers } from '../unread-answers';
import { Pieces } from './pieces';
import { fromQueryParameters } from './query-parameters';
import { pingEveryMs, type Streams } from './streams';

export interface EventParts {
  readonly subscribe: Subscribe;
  readonly streams: Streams;
  readonly unread: Pick<UnreadAnswers, 'watchStream'>;
  readonly onTokenEnd: OnTokenEnd;
  /** Of pages on other hosts that may open streams. */
  readonly origins: readonly string[];
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // nginx would keep events until it has a page of them.
  'x-accel-buffering': 'no',
};

/**
 * A subscription as server-sent events, one on each connection:
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode
 * Each has the cursor to go on from as its id, so that `Last-Event-ID` goes on from there
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header).
 * @returns what is to be sent
 * @throws LoomgateError TOO_MANY_SUBSCRIPTIONS, CLIENT_GONE; FORBIDDEN for a page of another origin
 */
export async function followByEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  { subscribe, streams, unread, onTokenEnd, origins }: EventParts,
  caller: Caller,
): Promise<Readable> {
  const isGet = request.method === 'GET';
  // Browsers ask nobody before they GET, no more than before they open a socket.
  if (isGet && isCrossSite(request.headers, origins) && !isPreflighted(request.headers))
    throw new LoomgateError('FORBIDDEN', otherOrigin);
  const pieces = new Pieces(reply.raw);
  const gone = enter({ streams, unread }, caller, reply, pieces);
  const sent = isGet ? fromQueryParameters(request.url) : request.body;
  const subscribed = await subscribe(sent, caller, gone, { after: lastEventIdOf(request) });
  const end = () => void subscribed.results?.return();
  let refusal: ClientError | undefined;
  await onTokenEnd(request.headers, gone, (reason) => {
    refusal = toClientError(tokenRefused(reason), request.id);
    end();
  });
  reply.headers(headers);
  const text = toText(subscribed, () => refusal);
  return Readable.from(pieces.of(text), { objectMode: false, highWaterMark: 1 });
}

/** What is later than the cursor in the document: the id of the last event that has arrived. */
function lastEventIdOf({ headers: { 'last-event-id': id } }: FastifyRequest): string | undefined {
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** @returns aborts when the connection has closed */
function enter(
  { streams, unread }: Pick<EventParts, 'streams' | 'unread'>,
  { address }: Pick<Caller, 'address'>,
  { raw }: FastifyReply,
  { waitingBytes, sentBytes }: Pieces,
): AbortSignal {
  // It would be told of nothing any more, and nobody of its end.
  if (raw.destroyed || raw.closed) throw new LoomgateError('CLIENT_GONE');
  const gone = new AbortController();
  const cut = () => void raw.destroy();
  const stream = { address, leave: cut, cut };
  if (!streams.add(stream)) throw new LoomgateError('TOO_MANY_SUBSCRIPTIONS');
  const forget = unread.watchStream({ kind: 'event stream', address, waitingBytes, sentBytes, cut });
  const stopPinging = keepAlive(raw, () => waitingBytes() === 0);
  raw.once('close', () => {
    stopPinging();
    forget();
    streams.remove(stream);
    gone.abort();
  });
  return gone.signal;
}

/** A comment may stand between any two events, and nothing shows that one is under way but that something waits. */
function keepAlive(raw: FastifyReply['raw'], isBetweenEvents: () => boolean): () => void {
  const timer = setInterval(() => {
    if (raw.headersSent && isBetweenEvents()) raw.write(comment);
  }, pingEveryMs);
  return () => clearInterval(timer);
}

const comment = ':\n\n';

async function* toText(subscribed: Subscribed, whyEnded: () => ClientError | undefined): AsyncGenerator<string> {
  // Some browsers take no head for a beginning.
  yield comment;
  if (subscribed.errors) yield nextText({ result: { errors: subscribed.errors } });
  else {
    // No event, but a place to go on from for a client that is cut off before the first one.
    if (subscribed.start) yield `id: ${subscribed.start}\n\n`;
    for await (const told of subscribed.results) yield nextText(told);
  }
  const refusal = whyEnded();
  if (refusal) yield nextText({ result: { errors: [refusal] } });
  yield 'event: complete\ndata:\n\n';
}

function nextText({ result, cursor }: OnDelivered): string {
  const id = cursor === undefined ? '' : `id: ${cursor}\n`;
  return `${id}event: next\ndata: ${JSON.stringify(result)}\n\n`;
}
