import type { FastifyInstance } from 'fastify';

/**
 * A stopping server ends each connection with the answer that is in flight on it. Without this the client keeps the
 * connection for the next request, and the server waits for it until its time is up.
 * @returns whether it is stopping
 */
export function endConnectionsWhenStopping(server: FastifyInstance): () => boolean {
  let stopping = false;
  server.addHook('preClose', async () => {
    stopping = true;
  });
  server.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
  });
  return () => stopping;
}
