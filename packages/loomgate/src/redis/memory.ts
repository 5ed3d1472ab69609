import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { readInfo } from './server';

/** Eviction policies that do not fit the response cache, with the reason. */
const objections: Readonly<Record<string, string>> = {
  noeviction: 'once Redis is full, no more answers are stored in it',
  'allkeys-random': 'Redis may evict the state of the response cache at any time, and with it every cached answer',
};
const objectionToOthers =
  'Redis evicts keys of all its databases, so that other applications and the response cache displace each other';
const advice = 'set maxmemory-policy volatile-lru; see docs/operations.md';

/**
 * Logs the memory limit and eviction policy of Redis; as a warning if the policy does not fit the cache. Logs nothing if
 * Redis is down or does not allow INFO.
 */
export async function reportMemory(redis: Pick<Redis, 'info'>, log: Pick<Logger, 'warn' | 'info'>): Promise<void> {
  try {
    const { maxmemory, maxmemory_policy: policy } = await readInfo(redis, 'memory');
    if (maxmemory === undefined || policy === undefined) return;
    const facts = { maxmemory: Number(maxmemory), maxmemoryPolicy: policy };
    const objection = facts.maxmemory > 0 ? await objectionTo(redis, policy) : undefined;
    if (objection) log.warn(facts, `${objection}: ${advice}`);
    else log.info(facts, 'memory limit and eviction policy of Redis');
  } catch {
    // The connection logs outages.
  }
}

async function objectionTo(redis: Pick<Redis, 'info'>, policy: string): Promise<string | undefined> {
  const isAnyKey = policy.startsWith('allkeys-');
  return objections[policy] ?? (isAnyKey && (await hasOtherDatabases(redis)) ? objectionToOthers : undefined);
}

/** Whether more than one of the numbered databases has keys. */
async function hasOtherDatabases(redis: Pick<Redis, 'info'>): Promise<boolean> {
  return Object.keys(await readInfo(redis, 'keyspace')).filter((name) => /^db\d+$/.test(name)).length > 1;
}
