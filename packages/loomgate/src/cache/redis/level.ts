import { randomUUID } from 'node:crypto';
import type { Breaker } from '../../redis/breaker';
import { command } from '../../redis/command';
import { createScript } from '../../redis/script';
import type { Codec, Read } from '../codec';
import type { CacheCounters } from '../counters';
import { lifetimeMs } from '../entry';
import type { Fence } from '../fence';
import type { Entry, Plan } from '../types';
import type { CacheConnection } from './connection';
import type { EpochGuard } from './epoch-guard';
import { entryKey } from './keys';
import { checkScript, releaseScript, storeScript, takeScript } from './scripts';
import type { Ticket } from './ticket';

/** What Redis said about a plan. */
interface Looked {
  /** Whatever its age; nothing of it was purged. */
  readonly entry: Entry | undefined;
}

export interface Taken extends Looked {
  /** What an answer made from now on needs to be stored. */
  readonly ticket: Ticket;
  /** Whether the lease is ours. */
  readonly isTaken: boolean;
}

/** Entries that all instances share. Nothing here throws or waits past the breaker's deadline. */
export interface RedisLevel {
  /** undefined where Redis is not to be asked or does not answer. */
  look(plan: Plan): Promise<Looked | undefined>;
  /** Takes the lease if nobody has it, and looks then: what its last holder stored is seen. */
  take(plan: Plan): Promise<Taken | undefined>;
  /** Gives back the lease, too. */
  store(key: string, entry: Entry, ticket: Ticket): Promise<void>;
  release(key: string, ticket: Ticket): Promise<void>;
}

export interface RedisLevelParts {
  readonly connection: CacheConnection;
  readonly prefix: string;
  readonly trust: Pick<EpochGuard, 'epoch'>;
  readonly fence: Pick<Fence, 'judge'>;
  readonly codec: Codec;
  readonly breaker: Breaker;
  readonly tally: CacheCounters;
  /** How long one may hold a lease. */
  readonly leaseMs: number;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

export function createRedisLevel(parts: RedisLevelParts): RedisLevel {
  const { connection, prefix, trust, fence, codec, breaker, tally, leaseMs, clock } = parts;
  const checking = createScript(connection, checkScript);
  const taking = createScript(connection, takeScript);
  const storing = createScript(connection, storeScript);
  const releasing = createScript(connection, releaseScript);

  async function ask<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await breaker.run(task);
    } catch {
      tally.redisFailures += 1;
      return undefined;
    }
  }

  const get = (name: string) => command('GET', () => connection.getBuffer(entryKey(prefix, name)));

  /** @returns undefined for what may not be read, or is not true any more */
  async function read(value: Buffer | null, epoch: string, plan: Plan): Promise<Entry | undefined> {
    const stored = value ? await decode(value, `${epoch}:${plan.key}`, plan) : undefined;
    return stored && (await isTrue(stored, epoch)) ? stored.entry : undefined;
  }

  async function decode(value: Buffer, name: string, { policy }: Plan): Promise<Read | undefined> {
    try {
      return await codec.decode(value, name, policy.scope);
    } catch {
      tally.unreadable += 1;
      return undefined;
    }
  }

  /**
   * Redis may have evicted what a purge needed to find an entry, so that it is still there. What was purged since we
   * began to listen is known here; of entries from before that Redis knows.
   */
  async function isTrue({ entry, seq, tagText }: Read, epoch: string): Promise<boolean> {
    // The numbers of another epoch say nothing.
    if (epoch !== trust.epoch()) return false;
    const verdict = fence.judge(tagText, seq);
    if (verdict !== 'unknown') return verdict === 'clean';
    return (await ask(() => checking.run(prefix, epoch, seq, ...entry.tags))) === 1;
  }

  async function release(key: string, { epoch, lease }: Ticket): Promise<void> {
    if (epoch === trust.epoch()) await ask(() => releasing.run(prefix, `${epoch}:${key}`, lease));
  }

  return {
    release,
    async look(plan) {
      const epoch = trust.epoch();
      if (epoch === undefined) return undefined;
      const value = await ask(() => get(`${epoch}:${plan.key}`));
      return value === undefined ? undefined : { entry: await read(value, epoch, plan) };
    },
    async take(plan) {
      const epoch = trust.epoch();
      if (epoch === undefined) return undefined;
      const name = `${epoch}:${plan.key}`;
      const lease = randomUUID();
      const take = () => taking.run(prefix, epoch, name, lease, leaseMs);
      const answer = await ask(() => Promise.all([take(), get(name)]));
      const [seq, taken] = toNumbers(answer?.[0]);
      if (!answer || seq === undefined) return undefined;
      return { entry: await read(answer[1], epoch, plan), ticket: { epoch, seq, lease }, isTaken: taken === 1 };
    },
    async store(key, entry, ticket) {
      const name = `${ticket.epoch}:${key}`;
      const lifetime = lifetimeMs(entry, clock());
      if (ticket.epoch !== trust.epoch() || lifetime <= 0) return release(key, ticket);
      const value = await codec.encode({ entry, seq: ticket.seq }, name);
      const values = [ticket.epoch, ticket.seq, name, lifetime, ticket.lease, value, ...entry.tags];
      if ((await ask(() => storing.run(prefix, ...values))) === 0) tally.refused.redis += 1;
    },
  };
}

/** @param answer what a script gives: numbers, or null */
function toNumbers(answer: unknown): (number | undefined)[] {
  return Array.isArray(answer) ? answer.map(Number) : [];
}
