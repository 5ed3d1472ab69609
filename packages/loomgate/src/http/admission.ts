import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../graphql/context';
import type { BucketStatus } from '../graphql/limits/account';
import { requireAllowed } from '../graphql/limits/account';
import { type Charges, chargeForBytes } from '../graphql/limits/charges';
import { rateLimitHeaders } from '../graphql/limits/headers';
import type { RequestScheduler } from '../graphql/limits/request-scheduler';
import type { SampledRequest } from '../telemetry/sampler';
import type { Authenticate } from './authenticate';
import type { Connection } from './fast/connection';
import { stateOf } from './request-state';
import { whenGone } from './when-gone';

declare module 'fastify' {
  interface FastifyRequest {
    /** The sender; set for requests to /graphql only. */
    caller?: Caller;
  }
}

interface AdmissionParts {
  readonly authenticate: Authenticate;
  readonly connection: Pick<Connection, 'addressOf'>;
  /** Undefined where rates are not limited. */
  readonly charges: Charges | undefined;
  readonly scheduler: RequestScheduler;
}

/**
 * Authenticates requests to /graphql, and refuses those of clients whose bucket is known to be empty, before the body is
 * read. A request that fails before a limit has charged it, such as one with a malformed body or an invalid token, costs 1.
 */
export function admitCallers(
  server: FastifyInstance,
  { authenticate, connection, charges, scheduler }: AdmissionParts,
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
    const standing = charges.statusOf(caller);
    if (!standing.allowed) await scheduler.enter(caller, whenGone(reply.raw));
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

/** Runs authentication in the request's trace: fetching JWKS keys makes spans. */
function within<T>(sampled: SampledRequest | undefined, task: () => T): T {
  return sampled ? sampled.run(task) : task();
}

/** @throws LoomgateError RATE_LIMITED; the reply then has the rate-limit headers */
function requireStanding(standing: BucketStatus, { record }: FastifyRequest, reply: FastifyReply): void {
  if (standing.allowed) return;
  if (record) record.errorCode = 'RATE_LIMITED';
  reply.headers(Object.fromEntries([['cache-control', 'no-store'], ...rateLimitHeaders(standing, 0)]));
  requireAllowed({ ...standing, available: 0 }, 1);
}
