import { kindOf } from './tag-hashes';
import type { CacheCounts, Level, PurgeSource } from './types';

/** What happened since the process began. */
export interface CacheCounters extends Omit<CacheCounts, 'memory'> {
  readonly hits: Record<Level, number>;
  misses: number;
  stale: number;
  bypasses: number;
  readonly refused: Record<'memory' | 'redis', number>;
  /** By kind and source, such as `row log`. */
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

/** @param tags digests, whose first letter tells their kind */
export function countPurges({ purges }: CacheCounters, tags: readonly string[], source: PurgeSource): void {
  for (const tag of tags) {
    const what = `${kindOf(tag)} ${source}`;
    purges[what] = (purges[what] ?? 0) + 1;
  }
}

/** @param what everything, because messages may have been missed (`missed`) or the epoch is another (`epoch`) */
export function countDrop({ purges }: CacheCounters, why: 'missed' | 'epoch'): void {
  const what = `all ${why}`;
  purges[what] = (purges[what] ?? 0) + 1;
}
