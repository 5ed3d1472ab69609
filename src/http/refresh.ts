import type { HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Claimed } from '../graphql/cache/turn';
import type { Caller } from '../graphql/context';
import type { Run } from './run';

/** Makes an expired answer anew after it has been served. Nobody waits for it, and nobody is charged. */
export type Refresh = (request: HTTPGraphQLRequest, caller: Caller, claimed: Claimed | undefined) => void;

/** @param server waits for what is being made when it closes */
export function createRefresh(server: FastifyInstance, run: Run, log: Pick<FastifyBaseLogger, 'warn'>): Refresh {
  const running = new Set<Promise<unknown>>();
  server.addHook('onClose', async () => {
    await Promise.allSettled(running);
  });
  return (request, { viewer, address }, claimed) => {
    if (!claimed) return;
    const refreshing = run(request, { viewer, address }, { claimed, isFree: true })
      .catch((error: unknown) => log.warn({ err: error }, 'an expired answer could not be made anew'))
      .finally(() => running.delete(refreshing));
    running.add(refreshing);
  };
}
