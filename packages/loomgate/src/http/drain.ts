import type { FastifyInstance } from 'fastify';
import type { Readiness } from './health';

/**
 * Ends each connection with the answer that is in flight on it, from the moment the instance is asked to stop. Without
 * this the client keeps the connection for its next request, and the server waits for that until its time is up.
 */
export function endConnectionsWhenStopping(server: FastifyInstance, readiness: Readiness): void {
  server.addHook('preClose', async () => readiness.stop());
  server.addHook('onSend', async (_request, reply) => {
    if (readiness.isStopping()) reply.header('connection', 'close');
  });
}
