import type { HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { CacheSession } from '../graphql/cache/session';
import type { Caller } from '../graphql/context';
import type { ExecuteRequest } from './execute-request';

/** Revalidates an expired answer in the background, where the session holds its fill lease. It is not charged. */
export type Refresh = (request: HTTPGraphQLRequest, caller: Caller, session: CacheSession) => void;

/** @param server when it closes, it waits for revalidations under way */
export function createRefresh(
  server: FastifyInstance,
  executeRequest: ExecuteRequest,
  log: Pick<FastifyBaseLogger, 'warn'>,
): Refresh {
  const running = new Set<Promise<unknown>>();
  server.addHook('onClose', async () => {
    await Promise.allSettled(running);
  });
  return (request, { viewer, address }, served) => {
    const session = served.takeRefresh();
    if (!session) return;
    const refreshing = session
      .runThenClose(() => executeRequest(request, { viewer, address, isFree: true }, session))
      .catch((error: unknown) => log.warn({ err: error }, 'an expired answer could not be revalidated'))
      .finally(() => running.delete(refreshing));
    running.add(refreshing);
  };
}
