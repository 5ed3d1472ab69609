import type { PurgeSource } from './purges/purger';
import { kindOf } from './tag-hashes';
import type { CacheCounts, Claim, Level } from './types';

/** Counts since the process began. */
export interface CacheCounters extends Omit<CacheCounts, 'memory'> {
  readonly hits: Record<Level, number>;
  misses: number;
  stale: number;
  bypasses: number;
  readonly refused: Record<'memory' | 'redis', number>;
  /** By kind of tag and source, such as `row log`. */
  readonly purges: Record<string, number>;
  redisFailures: number;
  unreadable: number;
}

export function createCounters(): CacheCounters {
  return {
    hits: { memory: 0, redis: 0, flight: 0 },
    misses: 0,
    stale: 0,
    bypasses: 0,
    refused: { memory: 0, redis: 0 },
    purges: {},
    redisFailures: 0,
    unreadable: 0,
  };
}

/** @returns the claim */
export function countClaim(counters: CacheCounters, claim: Claim): Claim {
  if (claim.kind === 'hit') counters.hits[claim.level] += 1;
  else if (claim.kind === 'stale') counters.stale += 1;
  else if (claim.kind === 'miss') counters.misses += 1;
  else counters.bypasses += 1;
  return claim;
}

/** @param tags hashes, whose first letter is the kind */
export function countPurges({ purges }: CacheCounters, tags: readonly string[], source: PurgeSource): void {
  for (const tag of tags) {
    const name = `${kindOf(tag)} ${source}`;
    purges[name] = (purges[name] ?? 0) + 1;
  }
}

/**
 * Counts a purge of everything.
 * @param reason `missed`: messages may have been lost; `epoch`: the epoch has changed
 */
export function countPurgeAll({ purges }: CacheCounters, reason: 'missed' | 'epoch'): void {
  const name = `all ${reason}`;
  purges[name] = (purges[name] ?? 0) + 1;
}
