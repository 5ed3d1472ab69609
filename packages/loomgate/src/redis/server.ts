import type { Redis } from 'ioredis';

/** The server is a node of a Redis Cluster or a Sentinel. */
export class RedisServerError extends Error {}

/** By `redis_mode` of INFO. */
const refusals: Readonly<Record<string, string>> = {
  cluster: 'REDIS_URL leads to a node of a Redis Cluster, which is not supported: use a standalone server',
  sentinel:
    'REDIS_URL leads to a Redis Sentinel, which is not supported: use the address of the primary, or of a proxy to it',
};

/**
 * Requires a standalone server: not a node of a cluster, which has some of the keys only, nor a Sentinel, which has none. A
 * server that does not allow INFO is accepted.
 * @throws RedisServerError for other servers; errors of the connection
 */
export async function requireOrdinaryServer(redis: Pick<Redis, 'info'>): Promise<void> {
  const { redis_mode: mode = '' } = await readInfo(redis, 'server');
  const refusal = refusals[mode];
  if (refusal) throw new RedisServerError(refusal);
}

/**
 * Reads a section of INFO.
 * @returns values by name; empty if INFO is not allowed
 * @throws errors of the connection
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
