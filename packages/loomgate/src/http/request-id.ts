import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const wellFormed = /^[\w-]{8,128}$/;

/** Returns the `x-request-id` of the request, or a new UUID where that is missing or not safe to log. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
}

/** Gives every request an id, and every response the header `x-request-id`. */
export function nameRequests(server: FastifyInstance): void {
  server.setGenReqId(requestIdOf);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
}
