import type { FastifyInstance } from 'fastify';
import type { Readiness } from './health';
import { closeAllConnections, destroySilentConnections } from './listen';

/**
 * Sends `connection: close` with every response from the moment the instance is asked to stop. Otherwise clients keep
 * their connections for the next request, and the server waits for them until its shutdown timeout.
 */
export function endConnectionsWhenStopping(server: FastifyInstance, readiness: Readiness): void {
  server.addHook('preClose', async () => readiness.stop());
  server.addHook('onSend', async (_request, reply) => {
    if (readiness.isStopping()) reply.header('connection', 'close');
  });
}

/**
 * Stops listening and waits for the requests in flight. Cuts off those that take longer than `timeoutMs`. Ends connections
 * that have sent no request, which Node counts as busy.
 */
export async function closeInTime(server: FastifyInstance, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => closeAllConnections(server.server), timeoutMs);
  const sweep = setInterval(() => destroySilentConnections(server.server), 100);
  await server.close().finally(() => {
    clearTimeout(timer);
    clearInterval(sweep);
  });
}
