import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { readInfo } from './server';

/** What Redis does when it is full, and why that is not what the response cache needs. */
const objections: Readonly<Record<string, string>> = {
  noeviction: 'once Redis is full, no answer is stored in it any more',
  'allkeys-random': 'Redis may evict the state of the response cache at any time, and with it every cached answer',
};
const objectionToOthers = 'Redis evicts any key, also those that others keep in it, and theirs push ours out';
const advice = 'set maxmemory-policy volatile-lru; see docs/operations.md';

/**
 * Logs how much Redis may hold and what it evicts then; as a warning where the cache would be thrown out needlessly. Says
 * nothing of a Redis that is down or does not tell.
 */
export async function reportMemory(redis: Pick<Redis, 'info'>, log: Pick<Logger, 'warn' | 'info'>): Promise<void> {
  try {
    const { maxmemory, maxmemory_policy: policy } = await readInfo(redis, 'memory');
    if (maxmemory === undefined || policy === undefined) return;
    const facts = { maxmemory: Number(maxmemory), maxmemoryPolicy: policy };
    const objection = facts.maxmemory > 0 ? await objectionTo(redis, policy) : undefined;
    if (objection) log.warn(facts, `${objection}: ${advice}`);
    else log.info(facts, 'what Redis may hold, and what it evicts beyond that');
  } catch {
    // An outage is logged by the connection.
  }
}

async function objectionTo(redis: Pick<Redis, 'info'>, policy: string): Promise<string | undefined> {
  const isAnyKey = policy.startsWith('allkeys-');
  return objections[policy] ?? (isAnyKey && (await hasOtherDatabases(redis)) ? objectionToOthers : undefined);
}

/** Whether keys lie in more than one of its numbered databases. */
async function hasOtherDatabases(redis: Pick<Redis, 'info'>): Promise<boolean> {
  return Object.keys(await readInfo(redis, 'keyspace')).filter((name) => /^db\d+$/.test(name)).length > 1;
}
