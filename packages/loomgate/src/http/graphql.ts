import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LoomgateError } from '../errors';
import type { OperationPlan } from '../graphql/cache/plan';
import { CacheSession } from '../graphql/cache/session';
import type { Caller } from '../graphql/context';
import { type Charges, chargeForBytes } from '../graphql/limits/charges';
import type { RequestScheduler } from '../graphql/limits/request-scheduler';
import { acceptedCodings, codingOf } from './decompress';
import { type ExecuteRequest, outcomeOf } from './execute-request';
import { type Memo, namesOf } from './fast/memo';
import { isCrossSite, isPreflighted } from './origins';
import { parseJsonBodies, toGraphqlRequest } from './read-request';
import type { Refresh } from './refresh';
import { stateOf } from './request-state';
import { acceptsEvents } from './subscriptions/accepts-events';
import { type EventParts, followByEvents } from './subscriptions/server-sent-events';
import { whenGone } from './when-gone';
import type { WriteAnswer } from './write-answer';

interface GraphqlParts {
  /** Undefined where rates are not limited. */
  readonly charges?: Pick<Charges, 'add'> | undefined;
  readonly scheduler: RequestScheduler;
  readonly executeRequest: ExecuteRequest;
  readonly refresh: Refresh;
  readonly writeAnswer: WriteAnswer;
  readonly maxBodyBytes: number;
  /** Origins whose pages may send requests. */
  readonly origins: readonly string[];
  /** Remembers the operations of requests; undefined where the cache is off. */
  readonly memo?: Memo | undefined;
  /** Undefined where subscriptions are off. */
  readonly events?: EventParts | undefined;
}

/**
 * Serves GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/) at /graphql, by GET and POST. Requests have
 * been authenticated before (admission.ts).
 */
export function serveGraphql(
  server: FastifyInstance,
  { charges, scheduler, executeRequest, refresh, writeAnswer, maxBodyBytes, origins, memo, events }: GraphqlParts,
): void {
  parseJsonBodies(server, maxBodyBytes, ({ caller }, bytes) => caller && charges?.add(caller, chargeForBytes(bytes)));

  /** Ends the request's span and record: subscriptions are logged when they end (telemetry/observe-subscriptions.ts). */
  async function follow(request: FastifyRequest, reply: FastifyReply, caller: Caller): Promise<Readable> {
    if (!events) throw new LoomgateError('SUBSCRIPTION_NEEDS_STREAM');
    request.sampled?.end(200);
    delete request.sampled;
    delete request.record;
    return followByEvents(request, reply, events, caller);
  }

  async function execute(
    request: FastifyRequest,
    reply: FastifyReply,
    caller: Caller,
    session: CacheSession,
    gone: AbortSignal,
  ) {
    if (isForgeable(request, origins)) throw new LoomgateError('BAD_REQUEST', forgeable);
    const sent = toGraphqlRequest(request, request.body);
    const remember = memo && rememberer(memo, request, session);
    const answer = await executeRequest(sent, caller, session, gone);
    if (isRefusedSubscription(request) && acceptsEvents(request.headers)) return follow(request, reply, caller);
    if (request.record) request.record.cache = outcomeOf(answer.source);
    const { headers, status = 200 } = answer.response;
    if (status === 200) remember?.(headers.get('content-type'));
    refresh(sent, caller, session);
    return writeAnswer(request, reply, answer) ?? reply.send();
  }

  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preParsing({ headers }, reply, _payload, done) {
      try {
        codingOf(headers);
        done();
      } catch (refusal) {
        // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16
        reply.header('accept-encoding', acceptedCodings);
        throw refusal;
      }
    },
    async handler(request, reply) {
      const { session } = stateOf(request.raw) ?? { session: new CacheSession(reply.raw) };
      const { caller } = request;
      if (!caller) throw new Error('the request has not been admitted');
      return session.runThenClose(async () => {
        const gone = whenGone(reply.raw);
        if ((await scheduler.enter(caller, gone)) === false) throw new LoomgateError('CLIENT_GONE');
        if (acceptsEvents(request.headers) !== 'only') return execute(request, reply, caller, session, gone);
        // A stream may last for days and does not use the cache.
        session.close();
        return follow(request, reply, caller);
      });
    },
  });
}

const forgeable =
  'A page of another site may have sent this request. Send it by POST, or with the header `graphql-require-preflight: 1`; ' +
  'pages of origins in CORS_ORIGINS need neither.';

/** Whether a cross-site page could send the request without a CORS preflight: by GET, but not by POST with JSON. */
function isForgeable({ method, headers }: FastifyRequest, origins: readonly string[]): boolean {
  return method !== 'POST' && isCrossSite(headers, origins) && !isPreflighted(headers);
}

/** Whether Apollo has found the operation to be a subscription; only Apollo parses it. */
function isRefusedSubscription({ record }: FastifyRequest): boolean {
  return record?.errorCode === 'SUBSCRIPTION_NEEDS_STREAM';
}

/** The media type for clients without a preference. */
const defaultType = 'application/json; charset=utf-8';

/**
 * Remembers the operation of the request, so that the next one with the same bytes is not parsed. Where the media type of
 * the answer is known beforehand, it does so as soon as the operation is planned: of ten thousand concurrent requests, one
 * goes through Apollo.
 * @returns to be called with the media type of the answer; undefined where the request does not come from the fast path
 */
function rememberer(memo: Memo, { raw, headers, record }: FastifyRequest, session: CacheSession) {
  const { key, endReading } = stateOf(raw) ?? {};
  if (key === undefined) return undefined;
  const { accept = '*/*' } = headers;
  const isDefault = accept === '*/*' || accept === 'application/json';
  let planned: OperationPlan | undefined;
  const remember = (contentType: string | undefined) => {
    if (planned && contentType) memo.remember(key, { plan: planned, contentType, ...namesOf(record) });
  };
  session.onPlanned((plan) => {
    planned = plan;
    if (isDefault) remember(defaultType);
    if (isDefault || !plan) endReading?.();
  });
  return remember;
}
