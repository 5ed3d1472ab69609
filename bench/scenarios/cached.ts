import { defineScenario } from '../run/scenario.ts';
import nested from './nested.ts';

const limits = { RATE_LIMIT: 'on', RATE_LIMIT_CAPACITY: '1000000000', RATE_LIMIT_REFILL_PER_SECOND: '1000000000' };

/** The cost of a cache hit, from memory and from Redis. */
export default defineScenario({
  ...nested,
  description: 'the nested operation, answered from caches',
  statement: 'nested',
  isStored: true,
  needsRedis: true,
  contestants: [
    { name: 'json', is: 'node:http writing a constant answer' },
    {
      name: 'loomgate-memory',
      is: 'Loomgate with its limits; hits from memory',
      program: 'loomgate',
      environment: { CACHE: 'on', ...limits },
    },
    { name: 'redis-bytes', is: 'node:http, the bytes from Redis by ioredis getBuffer' },
    {
      name: 'loomgate-redis',
      is: 'Loomgate with its limits and without its memory; hits from Redis',
      program: 'loomgate',
      environment: { CACHE: 'on', CACHE_MEMORY: 'off', ...limits },
    },
    { name: 'apollo-response-cache', is: 'Apollo Server with its response-cache plugin, in process memory' },
    { name: 'yoga-response-cache', is: 'GraphQL Yoga with its response-cache plugin, in process memory' },
  ],
  baselines: ['json', 'redis-bytes', 'apollo-response-cache', 'yoga-response-cache'],
  expectations: [
    { contestant: 'loomgate-memory', atLeast: 0.8, times: 'json' },
    { contestant: 'loomgate-redis', atLeast: 0.8, times: 'redis-bytes' },
    { contestant: 'loomgate-memory', atLeast: 10, times: 'apollo-response-cache' },
    { contestant: 'loomgate-memory', atLeast: 10, times: 'yoga-response-cache' },
  ],
});
