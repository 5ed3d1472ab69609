import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { closeRedis, connectRedis, createRedis } from '.';

/** Two connections: one that is subscribed accepts no other commands. */
export interface RedisPair {
  readonly connection: Redis;
  readonly subscriber: Redis;
  /** Whether both are up. */
  isUp(): boolean;
  close(): Promise<void>;
}

/**
 * Opens both connections. Resolves when both are up, or have failed for the first time; they keep trying by themselves.
 * @param url as for `createRedis`
 * @param log receives outages once, not for each connection
 * @throws RedisServerError as `connectRedis`
 */
export async function connectRedisPair(url: string, log: Pick<Logger, 'warn' | 'info'>): Promise<RedisPair> {
  const connection = createRedis(url, log);
  const subscriber = createRedis(url, { warn: () => undefined, info: () => undefined });
  await connectRedis(connection, log);
  await subscriber.connect().catch(() => undefined);
  return {
    connection,
    subscriber,
    isUp: () => [connection, subscriber].every(({ status }) => status === 'ready'),
    close: async () => void (await Promise.all([closeRedis(connection), closeRedis(subscriber)])),
  };
}
