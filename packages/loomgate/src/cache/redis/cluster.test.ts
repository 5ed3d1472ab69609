import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { ask, newNamespace, planOf, startCache, type TestCache } from '../../../../../test/support/caches';
import { startRedis, type TestRedis } from '../../../../../test/support/redis';
import { until } from '../../../../../test/support/until';
import { tagHash } from '../tag-hashes';

const nodes = join(tmpdir(), `loomgate-cluster-${randomUUID()}.conf`);
let server: TestRedis;
let cache: TestCache;

/** A cluster of one node checks slots like a larger one. */
beforeAll(async () => {
  server = await startRedis(undefined, ['--cluster-enabled', 'yes', '--cluster-config-file', nodes]);
  const redis = new Redis(server.url);
  await redis.cluster('ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot));
  await until(async () => (await redis.cluster('INFO')).includes('cluster_state:ok'));
  redis.disconnect();
  cache = await startCache(server.url, newNamespace(), { levels: { memory: false, redis: true } });
});

afterAll(async () => {
  await cache.stop();
  await server.stop();
  rmSync(nodes, { force: true });
});

test('a cluster runs every script, because all keys are in one slot', async () => {
  const plan = planOf('operation');
  const tags = Array.from({ length: 400 }, (_, n) => `Row:${n}`);
  await ask(cache, plan, () => 'first', tags);
  await until(async () => (await ask(cache, plan, () => 'first', tags)).from === 'redis');
  await cache.purger.purge([tagHash('Row:399')], 1n, 'log');
  expect(await ask(cache, plan, () => 'second', tags)).toEqual({ from: 'miss', text: 'second' });
  await cache.purger.raiseEpoch(2n);
  expect(cache.counts.redisFailures).toBe(0);
});
