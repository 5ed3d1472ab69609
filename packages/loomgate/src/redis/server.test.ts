import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { freePort, startRedis, startSentinel, type TestRedis } from '../../../../test/support/redis';
import { openRateLimits } from '../composition/open-rate-limits';
import { loadConfig } from '../config';
import { createLogger } from '../logging/logger';
import { closeRedis, connectRedis, createRedis } from '.';
import { reportMemory } from './memory';
import { connectRedisPair } from './pair';
import { readInfo } from './server';

const nodes = join(tmpdir(), `loomgate-cluster-${randomUUID()}.conf`);
const clustered = ['--cluster-enabled', 'yes', '--cluster-config-file', nodes];
const silent = createLogger(loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent' }));
const log = { warn: jest.fn(), info: jest.fn() };

beforeEach(() => jest.clearAllMocks());
// ioredis keeps timers of failed commands for up to a second.
afterAll(() => sleep(1_100));
afterAll(() => rmSync(nodes, { force: true }));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

const kinds: [string, () => Promise<TestRedis>, string][] = [
  ['a node of a cluster', () => startRedis(undefined, clustered), 'Redis Cluster'],
  ['a Sentinel', startSentinel, 'Redis Sentinel'],
];

test.each(kinds)('%s is rejected at start with its name', async (_, startServer, name) => {
  const server = await startServer();
  await expect(openRateLimits({ redis: { url: server.url } }, silent)).rejects.toThrow(`REDIS_URL leads to a`);
  await expect(connectRedisPair(server.url, log)).rejects.toThrow(name);
  await server.stop();
});

test('a node of a cluster that appears after the start is logged, and the instance is degraded', async () => {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const redis = createRedis(url, log);
  await connectRedis(redis, log);
  const buckets = await openRateLimits({ redis: { url } }, silent);
  const server = await startRedis(port, clustered);
  await until(() => log.warn.mock.calls.some(([said]) => String(said).includes('Redis Cluster')));
  const { redis: check } = buckets.checks;
  if (!check || typeof check === 'function') throw new Error('Redis is optional');
  await expect(check.optional()).rejects.toThrow();
  await buckets.close();
  await closeRedis(redis);
  await server.stop();
});

describe('the memory limit of Redis', () => {
  let server: TestRedis;
  let redis: Redis;

  beforeAll(async () => {
    server = await startRedis();
    redis = createRedis(server.url, log);
    await connectRedis(redis, log);
  });
  afterAll(async () => {
    await closeRedis(redis);
    await server.stop();
  });
  beforeEach(() => redis.flushall());

  const limit = (policy: string, bytes = 100_000_000) =>
    redis.config('SET', 'maxmemory-policy', policy, 'maxmemory', String(bytes));

  test.each(['volatile-lru', 'volatile-ttl', 'allkeys-lru', 'allkeys-lfu'])('is logged with %s', async (policy) => {
    await limit(policy);
    await reportMemory(redis, log);
    expect(log.info).toHaveBeenCalledWith({ maxmemory: 100_000_000, maxmemoryPolicy: policy }, expect.any(String));
    expect(log.warn).not.toHaveBeenCalled();
  });

  test.each([
    ['noeviction', 'no more answers are stored'],
    ['allkeys-random', 'may evict the state'],
  ])('is logged as a warning with %s', async (policy, reason) => {
    await limit(policy);
    await reportMemory(redis, log);
    expect(log.warn).toHaveBeenCalledWith(expect.anything(), expect.stringContaining(reason));
    expect(log.warn.mock.calls[0]?.[1]).toContain('volatile-lru');
  });

  test('is logged as a warning if all keys may be evicted and other databases have keys', async () => {
    await limit('allkeys-lru');
    await redis.set('ours', 'x');
    await redis.select(3);
    await redis.set('theirs', 'x');
    await redis.select(0);
    await reportMemory(redis, log);
    expect(log.warn).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('keys of all its databases'));
  });

  test('is logged without a warning if there is no limit', async () => {
    await limit('noeviction', 0);
    await reportMemory(redis, log);
    expect(log.warn).not.toHaveBeenCalled();
  });

  test('is not logged if Redis does not allow INFO, and that Redis is used', async () => {
    await redis.acl('SETUSER', 'mute', 'on', '>secret', 'allkeys', 'allchannels', '+@all', '-info');
    const mute = createRedis(server.url.replace('//', '//mute:secret@'), log);
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    await connectRedis(mute, log);
    expect(await readInfo(mute, 'server')).toEqual({});
    await reportMemory(mute, log);
    expect([log.warn, log.info].flatMap(({ mock }) => mock.calls)).toEqual([]);
    await mute.set('a', 'b');
    await closeRedis(mute);
    warn.mockRestore();
  });
});
