import type { HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OperationPlan } from '../graphql/cache/plan';
import type { Caller } from '../graphql/context';
import type { Viewer } from '../modules/context';
import type { Authenticate } from './authenticate';
import { parseJsonBodies } from './body';
import { bodyOf, type Carried, carriedBy } from './fast/carried';
import { type Memo, namesOf } from './fast/memo';
import { toHeaderMap } from './header-map';
import type { Refresh } from './refresh';
import { type Answer, outcomeOf, type Run } from './run';
import { writeAnswer } from './write-answer';

interface GraphqlParts {
  readonly authenticate: Authenticate;
  readonly run: Run;
  readonly refresh: Refresh;
  /** Told which request means which operation. */
  readonly memo?: Memo | undefined;
}

/** GraphQL over HTTP at /graphql, by GET and POST: https://graphql.github.io/graphql-over-http/draft/ */
export function serveGraphql(server: FastifyInstance, { authenticate, run, refresh, memo }: GraphqlParts): void {
  parseJsonBodies(server);
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preParsing: (request, _reply, payload, done) => done(null, bodyOf(request.raw) ?? payload),
    async handler(request, reply) {
      const carried = carriedBy(request.raw);
      const viewer = carried?.asked ? carried.asked.viewer : await authenticate(request.headers);
      const caller = toCaller(request, viewer);
      const sent = toSent(request);
      const onPlanned = rememberPlan(memo, carried, request);
      const terms = { gone: whenGone(reply), claimed: carried?.takeClaimed(), onPlanned };
      const answer = await run(sent, caller, terms).finally(carried?.onRead);
      if (request.record) request.record.cache = outcomeOf(answer.source);
      remember(memo, carried, request, answer);
      refresh(sent, caller, answer.refresh);
      const body = writeAnswer(request, reply, answer);
      return body === undefined ? reply.send() : body;
    },
  });
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
