import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../register';
import { createRequestRecord, type RequestRecord } from '../telemetry/request-record';
import type { SampledRequest, Sampler } from '../telemetry/sampler';
import type { Authenticate } from './authenticate';

declare module 'fastify' {
  interface FastifyRequest {
    /** What is logged when the request is over; set for requests to /graphql only. */
    record?: RequestRecord;
    sampled?: SampledRequest;
  }
}

/** A request that is over: answered, or its client has disconnected. */
export interface Finished {
  readonly requestId: string;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  /** Whether the client disconnected before it had received the answer. */
  readonly wasLeft: boolean;
}

interface Observing {
  readonly sampler: Sampler;
  readonly authenticate: Authenticate;
  readonly adminRole: Role | undefined;
  logRequest(record: RequestRecord, request: Finished): void;
}

/**
 * Decides for each request to /graphql whether it is sampled, runs the handler of a sampled one in its span, and passes the
 * record of every request on when it is over.
 */
export function observeRequests(
  server: FastifyInstance,
  { sampler, authenticate, adminRole, logRequest }: Observing,
): void {
  const sample = (request: FastifyRequest, reply: FastifyReply, isForced: boolean) => {
    const sampled = sampler.enter(request.headers, request.method, isForced);
    if (!sampled) return;
    request.sampled = sampled;
    if (request.record) request.record.traceId = sampled.traceId;
    reply.header('traceresponse', sampled.traceResponse);
  };
  server.decorateRequest('record');
  server.decorateRequest('sampled');
  server.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url !== '/graphql') return done();
    request.record = openRecord(request.headers);
    reply.raw.once('close', () => finish(request, reply, logRequest));
    if (request.headers['loomgate-trace'] !== '1') {
      sample(request, reply, false);
      return done();
    }
    Promise.resolve(request.headers)
      .then(authenticate)
      .then((viewer) => sample(request, reply, viewer !== null && viewer.role === adminRole))
      // A failed authentication is answered by admission.ts.
      .catch(() => sample(request, reply, false))
      .then(() => done(), done);
  });
  // Not in an earlier hook: callbacks of reading the body run in the async context of the socket.
  server.addHook('preHandler', ({ sampled }, _reply, done) => (sampled ? sampled.run(done) : done()));
}

/** Creates a record with the client's name and version from the headers. */
export function openRecord(headers: IncomingHttpHeaders): RequestRecord {
  const record = createRequestRecord();
  const name = headers['apollographql-client-name'];
  const version = headers['apollographql-client-version'];
  if (typeof name === 'string') record.clientName = name;
  if (typeof version === 'string') record.clientVersion = version;
  return record;
}

function finish(request: FastifyRequest, reply: FastifyReply, logRequest: Observing['logRequest']): void {
  const { record, sampled, id, method } = request;
  sampled?.end(reply.statusCode);
  if (!record) return;
  const wasLeft = !reply.raw.writableFinished;
  logRequest(record, { requestId: id, method, status: reply.statusCode, durationMs: reply.elapsedTime, wasLeft });
}
