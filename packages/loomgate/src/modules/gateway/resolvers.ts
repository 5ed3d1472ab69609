import type { ResolverMap } from '../../register';
import type { Context } from '../context';
import type { Outcome } from '../outcome';
import type { GatewayFigures } from '../ports';
import { signedInViewer } from '../rule';
import type { PurgeCacheInput } from './purge-cache';

type Cache = NonNullable<GatewayFigures['cache']>;
type Log = NonNullable<GatewayFigures['log']>;

const roles = { starting: 'STARTING', holder: 'HOLDER', listener: 'LISTENER' } as const satisfies Record<
  Log['role'],
  string
>;

/** Other fields are properties of their parent. */
export const resolvers: ResolverMap = {
  Query: {
    gateway: (_: object, __: object, { services }: Context) => services.gateway.figures(),
  },
  Mutation: {
    purgeCache: (_: object, { input }: { input: PurgeCacheInput }, context: Context) =>
      context.services.gateway.purgeCache(signedInViewer(context), input, context),
  },
  Gateway: {
    redis: ({ redis }: GatewayFigures) =>
      Object.entries(redis.connections).map(([connection, isUp]) => ({ connection, isUp })),
    breakers: ({ redis }: GatewayFigures) => Object.entries(redis.breakers).map(([part, isOpen]) => ({ part, isOpen })),
  },
  PurgeCachePayload: {
    purged: ({ value }: Outcome<number>) => value,
  },
  GatewayCache: {
    memoryHits: ({ hits }: Cache) => hits.memory,
    redisHits: ({ hits }: Cache) => hits.redis,
    flightHits: ({ hits }: Cache) => hits.flight,
    refused: ({ refused }: Cache) => refused.memory + refused.redis,
    purges: ({ purges }: Cache) => Object.entries(purges).map(([what, count]) => ({ what, count })),
    memoryEntries: ({ memory }: Cache) => memory.entries,
    memoryBytes: ({ memory }: Cache) => memory.bytes,
    memoryMaxBytes: ({ memory }: Cache) => memory.maxBytes,
  },
  GatewayLog: {
    follows: ({ unavailable }: Log) => (unavailable ? 'NOTHING' : 'LOG'),
    reason: ({ unavailable }: Log) => unavailable?.reason ?? null,
    remedies: ({ unavailable }: Log) => [...(unavailable?.remedies ?? [])],
    role: ({ role }: Log) => roles[role],
    slotWaitMs: ({ slotWait }: Log) => slotWait?.ms ?? null,
    slotWaitsFor: ({ slotWait }: Log) => [...(slotWait?.for ?? [])],
    ownWriteWaits: ({ readYourWrites }: Log) => readYourWrites.waits,
    ownWriteTimeouts: ({ readYourWrites }: Log) => readYourWrites.timeouts,
  },
};
