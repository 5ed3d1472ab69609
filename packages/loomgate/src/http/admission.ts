import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../graphql/context';
import { requireAllowed } from '../graphql/limits/account';
import { type Charges, chargeForBytes } from '../graphql/limits/charges';
import type { BucketStatus } from '../graphql/limits/deferred-charges';
import { rateLimitHeaders } from '../graphql/limits/headers';
import type { RequestScheduler } from '../graphql/limits/request-scheduler';
import type { SampledRequest } from '../telemetry/sampler';
import type { Authenticate } from './authenticate';
import type { Connection } from './fast/connection';
import { stateOf } from './request-state';
import { whenGone } from './when-gone';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent it; of GraphQL alone. */
    caller?: Caller;
  }
}

interface AdmissionParts {
  readonly authenticate: Authenticate;
  readonly connection: Pick<Connection, 'addressOf'>;
  /** Undefined where nobody's rate is limited. */
  readonly charges: Charges | undefined;
  readonly turns: RequestScheduler;
}

/**
 * Finds out who sends a request for GraphQL, and refuses those whose bucket is known to be empty, before the body is read.
 * Requests that are refused before any limit has charged them (a body that is no JSON, a token that is not good) cost 1.
 */
export function admitCallers(
  server: FastifyInstance,
  { authenticate, connection, charges, turns }: AdmissionParts,
): void {
  const isGraphql = ({ routeOptions }: FastifyRequest) => routeOptions.url === '/graphql';
  const addressOf = ({ raw }: FastifyRequest) => connection.addressOf(raw);
  server.decorateRequest('caller');

  async function callerOf(request: FastifyRequest): Promise<Caller> {
    const { raw, headers, id: requestId, record } = request;
    const { auth } = stateOf(raw) ?? {};
    const viewer = auth ? auth.viewer : await within(request.sampled, () => authenticate(headers));
    return { viewer, address: addressOf(request), requestId, ...(record && { record }) };
  }

  server.addHook('onRequest', async (request, reply) => {
    if (!isGraphql(request)) return;
    const caller = await callerOf(request);
    request.caller = caller;
    if (!charges) return;
    const standing = charges.standingOf(caller);
    if (!standing.allowed) await turns.enter(caller, whenGone(reply.raw));
    requireStanding(standing, request, reply);
    if (request.method !== 'POST') charges.add(caller, chargeForBytes(request.url.length));
  });

  if (!charges) return;
  server.addHook('onResponse', async (request, { statusCode }) => {
    const isUncharged = statusCode >= 400 && statusCode !== 429 && !request.record?.isCharged;
    if (isGraphql(request) && isUncharged)
      charges.add(request.caller ?? { viewer: null, address: addressOf(request) }, 1);
  });
}

/** Keys that are fetched for it belong to the request's trace. */
function within<T>(sampled: SampledRequest | undefined, task: () => T): T {
  return sampled ? sampled.run(task) : task();
}

/** @throws LoomgateError RATE_LIMITED, with the headers that say when to come again on the reply */
function requireStanding(standing: BucketStatus, { record }: FastifyRequest, reply: FastifyReply): void {
  if (standing.allowed) return;
  if (record) record.errorCode = 'RATE_LIMITED';
  reply.headers(Object.fromEntries([['cache-control', 'no-store'], ...rateLimitHeaders(standing, 0)]));
  requireAllowed({ ...standing, available: 0 }, 1);
}
