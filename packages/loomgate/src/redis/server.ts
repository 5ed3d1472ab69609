import type { Redis } from 'ioredis';

/** A server that speaks the protocol of Redis and is not one that keeps our keys. */
export class RedisServerError extends Error {}

/** By `redis_mode` of INFO. */
const refusals: Readonly<Record<string, string>> = {
  cluster: 'REDIS_URL leads to a node of a Redis Cluster, which is not supported: name a server of its own',
  sentinel:
    'REDIS_URL leads to a Redis Sentinel, which is not supported: name the primary, or a proxy that leads to it',
};

/**
 * Requires a server of its own: neither a node of a cluster, which has only some of the keys, nor a Sentinel, which has none.
 * One that does not allow INFO is taken for one.
 * @throws RedisServerError for any other; what the connection throws
 */
export async function requireOrdinaryServer(redis: Pick<Redis, 'info'>): Promise<void> {
  const { redis_mode: mode = '' } = await readInfo(redis, 'server');
  const refusal = refusals[mode];
  if (refusal) throw new RedisServerError(refusal);
}

/**
 * @returns a section of INFO by the names of its lines; empty where it is not allowed
 * @throws what the connection throws
 */
export async function readInfo(redis: Pick<Redis, 'info'>, section: string): Promise<Partial<Record<string, string>>> {
  const text = await redis.info(section).catch((error: unknown) => {
    if (error instanceof Error && /^(NOPERM|ERR unknown command)/.test(error.message)) return '';
    throw error;
  });
  const lines = text
    .split('\r\n')
    .filter((line) => line.includes(':'))
    .map((line) => line.split(':'));
  return Object.fromEntries(lines.map(([name = '', ...value]) => [name, value.join(':')]));
}
