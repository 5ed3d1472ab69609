import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { RedisServerError, requireOrdinaryServer } from './server';

/** Timeouts of a connection. Callers that need an answer sooner set their own. */
const limits = {
  connectMs: 2_000,
  commandMs: 1_000,
  disconnectMs: 500,
  pingEveryMs: 5_000,
  firstPauseMs: 50,
  maxPauseMs: 1_000,
};

/**
 * Creates a connection that reconnects by itself and has no offline queue: while it is down, every command fails at once.
 * It connects when `connect` is called.
 * @param url `redis://` or, with TLS, `rediss://`
 * @param log receives one line when Redis is lost and one when it is back
 */
export function createRedis(url: string, log: Pick<Logger, 'warn' | 'info'>): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectionName: 'loomgate',
    connectTimeout: limits.connectMs,
    commandTimeout: limits.commandMs,
    disconnectTimeout: limits.disconnectMs,
    keepAlive: 10_000,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: pauseBefore,
    // A primary has become a replica: the host name leads to the new primary.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
  logOutages(redis, log);
  replaceDeadConnections(redis);
  return redis;
}

/**
 * Connects for the first time. If no server answers, the connection keeps trying, and logs an unsupported server later.
 * @throws RedisServerError for a node of a cluster or a Sentinel; the connection is closed then
 */
export async function connectRedis(redis: Redis, log: Pick<Logger, 'warn'>): Promise<void> {
  await redis.connect().catch(() => undefined);
  const refusal = redis.status === 'ready' ? await refusalOf(redis) : undefined;
  if (refusal) redis.disconnect();
  if (refusal) throw refusal;
  redis.on('ready', async () => {
    const later = await refusalOf(redis);
    if (later) log.warn(later.message);
  });
}

async function refusalOf(redis: Redis): Promise<RedisServerError | undefined> {
  const error: unknown = await requireOrdinaryServer(redis).catch((refused) => refused);
  return error instanceof RedisServerError ? error : undefined;
}

/** Exponential backoff with jitter. */
function pauseBefore(attempt: number): number {
  const pauseMs = Math.min(limits.firstPauseMs * 2 ** Math.min(attempt, 10), limits.maxPauseMs);
  return Math.round(pauseMs * (0.5 + Math.random() / 2));
}

/** Without a listener, ioredis writes an error to the console at every attempt. */
function logOutages(redis: Redis, log: Pick<Logger, 'warn' | 'info'>): void {
  let isLost = false;
  redis.on('error', (error) => {
    if (!isLost) log.warn({ err: error }, 'Redis is unreachable; continuing without it');
    isLost = true;
  });
  redis.on('ready', () => {
    if (isLost) log.info('Redis is back');
    isLost = false;
  });
}

/** Detects dead connections by pings; TCP alone takes 15 minutes. */
function replaceDeadConnections(redis: Redis): void {
  const ping = () => {
    if (redis.status === 'ready') redis.ping().catch(() => redis.disconnect(true));
  };
  const timer = setInterval(ping, limits.pingEveryMs).unref();
  redis.once('end', () => clearInterval(timer));
}

/** Closes the connection after pending commands, or after the timeout. */
export async function closeRedis(redis: Redis, timeoutMs = 1_000): Promise<void> {
  const timer = setTimeout(() => redis.disconnect(), timeoutMs);
  await redis.quit().catch(() => undefined);
  clearTimeout(timer);
  if (redis.status !== 'end') redis.disconnect();
}
