import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { startTestPostgres } from '../../packages/loomgate/src/testing/postgres';
import { startSharedRedis, type TestRedis } from './redis';

declare global {
  var loomgateTestRedis: Pick<TestRedis, 'stop'> | undefined;
}

/** One Postgres and one Redis for the whole run, and the packages built for what runs in processes of its own. */
export default async function globalSetup(): Promise<void> {
  await Promise.all([startTestPostgres(), setUpRedis(), buildPackages()]);
}

const buildPackages = () =>
  promisify(execFile)(process.execPath, [join(projectRoot, 'node_modules', '.bin', 'loomgate'), '--help']);

/** Suites that share it keep to keys of their own: a random viewer or address. */
async function setUpRedis(): Promise<void> {
  const redis = await startSharedRedis();
  globalThis.loomgateTestRedis = redis;
  process.env.TEST_REDIS_URL = redis.url;
}
