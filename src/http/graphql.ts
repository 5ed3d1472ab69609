import type { Readable } from 'node:stream';
import type { HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LoomgateError } from '../errors';
import type { OperationPlan } from '../graphql/cache/plan';
import type { Caller } from '../graphql/context';
import type { Viewer } from '../modules/context';
import type { Authenticate, ExpiryOf } from './authenticate';
import { parseJsonBodies } from './body';
import { bodyOf, type Carried, carriedBy } from './fast/carried';
import { type Memo, namesOf } from './fast/memo';
import { toHeaderMap } from './header-map';
import type { Refresh } from './refresh';
import { type Answer, outcomeOf, type Run } from './run';
import { acceptsEvents } from './subscriptions/accepts-events';
import { type EventParts, followByEvents } from './subscriptions/server-sent-events';
import { writeAnswer } from './write-answer';

interface GraphqlParts {
  readonly authenticate: Authenticate;
  readonly run: Run;
  readonly refresh: Refresh;
  /** Told which request means which operation. */
  readonly memo?: Memo | undefined;
  /** Undefined where no subscriptions are served. */
  readonly events?: (EventParts & { readonly expiryOf: ExpiryOf }) | undefined;
}

/** GraphQL over HTTP at /graphql, by GET and POST: https://graphql.github.io/graphql-over-http/draft/ */
export function serveGraphql(
  server: FastifyInstance,
  { authenticate, run, refresh, memo, events }: GraphqlParts,
): void {
  parseJsonBodies(server);

  /** What it comes to is told when it is over, as of every subscription (telemetry/observe-subscriptions.ts). */
  async function follow(request: FastifyRequest, reply: FastifyReply, caller: Caller): Promise<Readable> {
    if (!events) throw new LoomgateError('SUBSCRIPTION_NEEDS_STREAM');
    request.sampled?.end(200);
    delete request.sampled;
    delete request.record;
    return followByEvents(request, reply, events, caller, await events.expiryOf(request.headers));
  }

  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preParsing: (request, _reply, payload, done) => done(null, bodyOf(request.raw) ?? payload),
    async handler(request, reply) {
      const carried = carriedBy(request.raw);
      const viewer = carried?.asked ? carried.asked.viewer : await authenticate(request.headers);
      const caller = toCaller(request, viewer);
      if (acceptsEvents(request.headers) === 'only') {
        // Whoever sends the same bytes waits for nothing here.
        carried?.onRead();
        return follow(request, reply, caller);
      }
      const sent = toSent(request);
      const onPlanned = rememberPlan(memo, carried, request);
      const terms = { gone: whenGone(reply), claimed: carried?.takeClaimed(), onPlanned };
      const answer = await run(sent, caller, terms).finally(carried?.onRead);
      if (isRefusedSubscription(request) && acceptsEvents(request.headers)) return follow(request, reply, caller);
      if (request.record) request.record.cache = outcomeOf(answer.source);
      remember(memo, carried, request, answer);
      refresh(sent, caller, answer.refresh);
      const body = writeAnswer(request, reply, answer);
      return body === undefined ? reply.send() : body;
    },
  });
}

/** Only Apollo knows what kind of operation it is. */
function isRefusedSubscription({ record }: FastifyRequest): boolean {
  return record?.errorCode === 'SUBSCRIPTION_NEEDS_STREAM';
}

function toSent(request: FastifyRequest): HTTPGraphQLRequest {
  return {
    // Fastify answers HEAD as it answers GET, and leaves the body out.
    method: request.method === 'HEAD' ? 'GET' : request.method,
    headers: toHeaderMap(request.headers),
    search: new URL(request.url, 'http://localhost').search,
    body: request.body,
  };
}

/** What clients that have no preference are answered in. */
const usualType = 'application/json; charset=utf-8';

/**
 * The next request with the same bytes need not be read, even while the first one is being answered: of ten thousand at
 * once, one goes through Apollo.
 */
function rememberPlan(memo: Memo | undefined, carried: Carried | undefined, { headers, record }: FastifyRequest) {
  const { accept = '*/*' } = headers;
  if (!memo || !carried || (accept !== '*/*' && accept !== 'application/json')) return undefined;
  return (plan: OperationPlan) => {
    memo.remember(carried.key, { plan, contentType: usualType, ...namesOf(record) });
    carried.onRead();
  };
}

/** The next request with the same bytes need not be read. */
function remember(
  memo: Memo | undefined,
  carried: Carried | undefined,
  { record }: FastifyRequest,
  { plan, response }: Answer,
): void {
  const contentType = response.headers.get('content-type');
  const isGood = response.status === undefined || response.status === 200;
  if (memo && carried && plan && isGood && contentType)
    memo.remember(carried.key, { plan, contentType, ...namesOf(record) });
}

function toCaller({ ip, id, record }: FastifyRequest, viewer: Viewer | null): Caller {
  return { viewer, address: ip, requestId: id, ...(record && { record }) };
}

/** Aborts when the connection closes before the answer has been sent. */
function whenGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
