import type { GatewayFollows, GatewayLogRole, Resolvers } from '../../generated/resolvers';
import { signedInViewer } from '../signed-in';

const follows = { log: 'LOG', writes: 'WRITES' } as const satisfies Record<string, GatewayFollows>;
const roles = {
  starting: 'STARTING',
  holder: 'HOLDER',
  listener: 'LISTENER',
} as const satisfies Record<string, GatewayLogRole>;

export const resolvers: Resolvers = {
  Query: {
    gateway: (_, __, { services }) => services.gateway.figures(),
  },
  Mutation: {
    purgeCache: (_, { input }, context) => context.services.gateway.purgeCache(signedInViewer(context), input, context),
  },
  Gateway: {
    redis: ({ redis }) => Object.entries(redis.connections).map(([connection, isUp]) => ({ connection, isUp })),
    breakers: ({ redis }) => Object.entries(redis.breakers).map(([part, isOpen]) => ({ part, isOpen })),
  },
  PurgeCachePayload: {
    purged: ({ value }) => value,
  },
  GatewayCache: {
    memoryHits: ({ hits }) => hits.memory,
    redisHits: ({ hits }) => hits.redis,
    flightHits: ({ hits }) => hits.flight,
    refused: ({ refused }) => refused.memory + refused.redis,
    purges: ({ purges }) => Object.entries(purges).map(([what, count]) => ({ what, count })),
    memoryEntries: ({ memory }) => memory.entries,
    memoryBytes: ({ memory }) => memory.bytes,
    memoryMaxBytes: ({ memory }) => memory.maxBytes,
  },
  GatewayLog: {
    follows: (log) => follows[log.follows],
    reason: ({ reason }) => reason ?? null,
    role: ({ role }) => roles[role],
    slotWaitMs: ({ slotWait }) => slotWait?.ms ?? null,
    slotWaitsFor: ({ slotWait }) => [...(slotWait?.for ?? [])],
    ownWriteWaits: ({ ownWrites }) => ownWrites.waits,
    ownWriteTimeouts: ({ ownWrites }) => ownWrites.timeouts,
  },
};
