import { randomUUID } from 'node:crypto';
import type { Breaker } from '../../redis/breaker';
import { command } from '../../redis/command';
import { createScript } from '../../redis/script';
import type { Codec, DecodedEntry } from '../codec';
import type { CacheCounters } from '../counters';
import { lifetimeMs } from '../entry';
import type { Fence } from '../fence';
import type { Entry, Plan } from '../types';
import type { CacheConnection } from './connection';
import type { EpochGuard } from './epoch-guard';
import { acquireScript, checkScript, releaseScript, storeScript } from './scripts';
import { entryKey, type FencingToken } from './state';

interface ReadResult {
  /** Of any age; no tag of it was purged. undefined if there is none. */
  readonly entry: Entry | undefined;
}

export interface Acquired extends ReadResult {
  /** Needed to store the result of a fill that begins now. */
  readonly token: FencingToken;
  /** Whether this call got the lease. */
  readonly isAcquired: boolean;
}

/** The entries in Redis. No method throws or waits longer than the timeout of the circuit breaker. */
export interface RedisLevel {
  /** @returns undefined if Redis is not used now or does not answer */
  get(plan: Plan): Promise<ReadResult | undefined>;
  /** Takes the lease if it is free, then reads: the read sees what the previous owner of the lease stored. */
  acquireLease(plan: Plan): Promise<Acquired | undefined>;
  /** Stores the entry if it is still valid, and releases the lease. */
  store(key: string, entry: Entry, token: FencingToken): Promise<void>;
  release(key: string, token: FencingToken): Promise<void>;
}

export interface RedisLevelParts {
  readonly connection: CacheConnection;
  readonly prefix: string;
  readonly epochGuard: Pick<EpochGuard, 'epoch'>;
  readonly fence: Pick<Fence, 'checkEntry'>;
  readonly codec: Codec;
  readonly breaker: Breaker;
  readonly counters: CacheCounters;
  /** How long a lease lasts. */
  readonly leaseMs: number;
  /** Wall-clock milliseconds. */
  readonly clock: () => number;
}

export function createRedisLevel(parts: RedisLevelParts): RedisLevel {
  const { connection, prefix, epochGuard, fence, codec, breaker, counters, leaseMs, clock } = parts;
  const check = createScript(connection, checkScript);
  const acquire = createScript(connection, acquireScript);
  const store = createScript(connection, storeScript);
  const releaseLease = createScript(connection, releaseScript);

  async function ask<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await breaker.run(task);
    } catch {
      counters.redisFailures += 1;
      return undefined;
    }
  }

  const getValue = (name: string) => command('GET', () => connection.getBuffer(entryKey(prefix, name)));

  /** @returns undefined for a value that cannot be decoded or was purged */
  async function toValidEntry(value: Buffer | null, epoch: string, plan: Plan): Promise<Entry | undefined> {
    const decoded = value ? await decode(value, `${epoch}:${plan.key}`, plan) : undefined;
    return decoded && (await isValid(decoded, epoch)) ? decoded.entry : undefined;
  }

  async function decode(value: Buffer, name: string, { policy }: Plan): Promise<DecodedEntry | undefined> {
    try {
      return await codec.decode(value, name, policy.scope);
    } catch {
      counters.unreadable += 1;
      return undefined;
    }
  }

  /**
   * Checks that no tag of an entry was purged. Redis may have evicted the index that a purge needs to delete the entry.
   * The fence knows the purges since this instance began to listen; for older entries a script checks the marks.
   */
  async function isValid({ entry, seq, tagText }: DecodedEntry, epoch: string): Promise<boolean> {
    // Numbers of another epoch cannot be compared.
    if (epoch !== epochGuard.epoch()) return false;
    const verdict = fence.checkEntry(tagText, seq);
    if (verdict !== 'unknown') return verdict === 'clean';
    return (await ask(() => check.run(prefix, epoch, seq, ...entry.tags))) === 1;
  }

  async function release(key: string, { epoch, leaseId }: FencingToken): Promise<void> {
    if (epoch === epochGuard.epoch()) await ask(() => releaseLease.run(prefix, `${epoch}:${key}`, leaseId));
  }

  return {
    release,
    async get(plan) {
      const epoch = epochGuard.epoch();
      if (epoch === undefined) return undefined;
      const value = await ask(() => getValue(`${epoch}:${plan.key}`));
      return value === undefined ? undefined : { entry: await toValidEntry(value, epoch, plan) };
    },
    async acquireLease(plan) {
      const epoch = epochGuard.epoch();
      if (epoch === undefined) return undefined;
      const name = `${epoch}:${plan.key}`;
      const leaseId = randomUUID();
      const acquireName = () => acquire.run(prefix, epoch, name, leaseId, leaseMs);
      const answer = await ask(() => Promise.all([acquireName(), getValue(name)]));
      const [seq, acquired] = toNumbers(answer?.[0]);
      if (!answer || seq === undefined) return undefined;
      const entry = await toValidEntry(answer[1], epoch, plan);
      return { entry, token: { epoch, seq, leaseId }, isAcquired: acquired === 1 };
    },
    async store(key, entry, token) {
      const name = `${token.epoch}:${key}`;
      const lifetime = lifetimeMs(entry, clock());
      if (token.epoch !== epochGuard.epoch() || lifetime <= 0) return release(key, token);
      const value = await codec.encode({ entry, seq: token.seq }, name);
      const values = [token.epoch, token.seq, name, lifetime, token.leaseId, value, ...entry.tags];
      if ((await ask(() => store.run(prefix, ...values))) === 0) counters.refused.redis += 1;
    },
  };
}

/** @param answer numbers, or null */
function toNumbers(answer: unknown): (number | undefined)[] {
  return Array.isArray(answer) ? answer.map(Number) : [];
}
