import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const wellFormed = /^[\w-]{8,128}$/;

/** The id that a client or a proxy gave the request; a new one where that is none, or could not go into a log as it is. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
}

/** Gives every request an id, and every answer the header `x-request-id`. */
export function nameRequests(server: FastifyInstance): void {
  server.setGenReqId(requestIdOf);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
}
