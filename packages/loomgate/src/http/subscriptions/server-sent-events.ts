import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LoomgateError } from '../../errors';
import { type ClientError, toClientError } from '../../errors/client-error';
import { tokenRefused } from '../../errors/token-refused';
import type { Caller } from '../../graphql/context';
import type { EventResult } from '../../graphql/subscriptions/results';
import type { Subscribe, Subscribed } from '../../graphql/subscriptions/subscribe';
import { fromQueryString } from '../../graphql/trusted-documents/query-string';
import type { OnTokenEnd } from '../authenticate';
import { isCrossSite, isPreflighted, otherOrigin } from '../origins';
import type { UnreadAnswers } from '../unread-answers';
import { Pieces } from './pieces';
import { pingEveryMs, type Streams } from './streams';

export interface EventParts {
  readonly subscribe: Subscribe;
  readonly streams: Streams;
  readonly unread: Pick<UnreadAnswers, 'watchStream'>;
  readonly onTokenEnd: OnTokenEnd;
  /** Origins whose pages may open streams. */
  readonly origins: readonly string[];
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Without it nginx buffers events.
  'x-accel-buffering': 'no',
};

/**
 * Serves a subscription as server-sent events, one on each connection
 * (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode). The id of an event is its
 * cursor, so that a client resumes with `Last-Event-ID`
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header).
 * @returns the body of the response
 * @throws LoomgateError TOO_MANY_SUBSCRIPTIONS, CLIENT_GONE; FORBIDDEN for a page of an origin that is not allowed
 */
export async function followByEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  { subscribe, streams, unread, onTokenEnd, origins }: EventParts,
  caller: Caller,
): Promise<Readable> {
  const isGet = request.method === 'GET';
  // A browser sends no preflight request before a GET.
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

/**
 * Reads a GraphQL request from a query string: https://graphql.github.io/graphql-over-http/draft/#sec-GET. `variables` that
 * are not valid JSON stay a string, which validation refuses.
 */
function fromQueryParameters(url: string): unknown {
  const { search, searchParams } = new URL(url, 'http://localhost');
  const operationName = searchParams.get('operationName');
  return { ...fromQueryString(search), operationName, variables: parsed(searchParams.get('variables')) };
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** Returns the id of the last event that the client has received; it takes precedence over the cursor in the document. */
function lastEventIdOf({ headers: { 'last-event-id': id } }: FastifyRequest): string | undefined {
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** @returns a signal that aborts when the connection has closed */
function enter(
  { streams, unread }: Pick<EventParts, 'streams' | 'unread'>,
  { address }: Pick<Caller, 'address'>,
  { raw }: FastifyReply,
  { waitingBytes, sentBytes }: Pieces,
): AbortSignal {
  // A closed response emits no `close` any more.
  if (raw.destroyed || raw.closed) throw new LoomgateError('CLIENT_GONE');
  const gone = new AbortController();
  const cut = () => void raw.destroy();
  const stream = { address, leave: cut, cut };
  if (!streams.add(stream)) throw new LoomgateError('TOO_MANY_SUBSCRIPTIONS');
  const stopWatching = unread.watchStream({ kind: 'event stream', address, waitingBytes, sentBytes, cut });
  const stopPinging = keepAlive(raw, () => waitingBytes() === 0);
  raw.once('close', () => {
    stopPinging();
    stopWatching();
    streams.remove(stream);
    gone.abort();
  });
  return gone.signal;
}

/** Sends a comment regularly, unless an event is being sent: a comment is allowed only between events. */
function keepAlive(raw: FastifyReply['raw'], isBetweenEvents: () => boolean): () => void {
  const timer = setInterval(() => {
    if (raw.headersSent && isBetweenEvents()) raw.write(comment);
  }, pingEveryMs);
  return () => clearInterval(timer);
}

const comment = ':\n\n';

async function* toText(subscribed: Subscribed, whyEnded: () => ClientError | undefined): AsyncGenerator<string> {
  // Some browsers fire `open` only when the first bytes of the body arrive.
  yield comment;
  if (subscribed.errors) yield nextText({ result: { errors: subscribed.errors } });
  else {
    // An id without an event: a client that is disconnected before the first event resumes from here.
    if (subscribed.start) yield `id: ${subscribed.start}\n\n`;
    for await (const delivered of subscribed.results) yield nextText(delivered);
  }
  const refusal = whyEnded();
  if (refusal) yield nextText({ result: { errors: [refusal] } });
  yield 'event: complete\ndata:\n\n';
}

function nextText({ result, cursor }: EventResult): string {
  const id = cursor === undefined ? '' : `id: ${cursor}\n`;
  return `${id}event: next\ndata: ${JSON.stringify(result)}\n\n`;
}
