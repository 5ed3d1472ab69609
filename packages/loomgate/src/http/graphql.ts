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
  /** Undefined where nobody's rate is limited. */
  readonly charges?: Pick<Charges, 'add'> | undefined;
  readonly turns: RequestScheduler;
  readonly run: ExecuteRequest;
  readonly refresh: Refresh;
  readonly writeAnswer: WriteAnswer;
  readonly maxBodyBytes: number;
  /** Of pages on other hosts that may ask. */
  readonly origins: readonly string[];
  /** Told which request means which operation. */
  readonly memo?: Memo | undefined;
  /** Undefined where no subscriptions are served. */
  readonly events?: EventParts | undefined;
}

/**
 * GraphQL over HTTP at /graphql, by GET and POST: https://graphql.github.io/graphql-over-http/draft/
 * Who sends a request has been found out before (admission.ts).
 */
export function serveGraphql(
  server: FastifyInstance,
  { charges, turns, run, refresh, writeAnswer, maxBodyBytes, origins, memo, events }: GraphqlParts,
): void {
  parseJsonBodies(server, maxBodyBytes, ({ caller }, bytes) => caller && charges?.add(caller, chargeForBytes(bytes)));

  /** Its outcome is told when it is over, as that of every subscription (telemetry/observe-subscriptions.ts). */
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
    const answer = await run(sent, caller, session, gone);
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
      return session.during(async () => {
        const gone = whenGone(reply.raw);
        if ((await turns.enter(caller, gone)) === false) throw new LoomgateError('CLIENT_GONE');
        if (acceptsEvents(request.headers) !== 'only') return execute(request, reply, caller, session, gone);
        // A stream may last for days, and holds nothing of the cache.
        session.close();
        return follow(request, reply, caller);
      });
    },
  });
}

const forgeable =
  'A page of another site may have sent this request. Send it by POST, or with the header `graphql-require-preflight: 1`; ' +
  'pages of origins in CORS_ORIGINS need neither.';

/** A POST is JSON, for which a browser asks permission; of other sites' requests by GET it asks for none. */
function isForgeable({ method, headers }: FastifyRequest, origins: readonly string[]): boolean {
  return method !== 'POST' && isCrossSite(headers, origins) && !isPreflighted(headers);
}

/** Only Apollo knows what kind of operation it is. */
function isRefusedSubscription({ record }: FastifyRequest): boolean {
  return record?.errorCode === 'SUBSCRIPTION_NEEDS_STREAM';
}

/** What clients that have no preference are answered in. */
const usualType = 'application/json; charset=utf-8';

/**
 * Remembers what the request means, so that the next one with the same bytes need not be read. Where the media type of
 * the answer is known beforehand that is as soon as the operation is planned: of ten thousand at once, one goes through
 * Apollo.
 * @returns to be called with the media type of the answer; undefined where the request is not remembered by its bytes
 */
function rememberer(memo: Memo, { raw, headers, record }: FastifyRequest, session: CacheSession) {
  const { key, endReading } = stateOf(raw) ?? {};
  if (key === undefined) return undefined;
  const { accept = '*/*' } = headers;
  const isUsual = accept === '*/*' || accept === 'application/json';
  let planned: OperationPlan | undefined;
  const remember = (contentType: string | undefined) => {
    if (planned && contentType) memo.remember(key, { plan: planned, contentType, ...namesOf(record) });
  };
  session.whenPlanned((plan) => {
    planned = plan;
    if (isUsual) remember(usualType);
    if (isUsual || !plan) endReading?.();
  });
  return remember;
}
