import { type CacheCounters, countPurgeAll, countPurges } from '../counters';
import type { Fence } from '../fence';
import type { MemoryLevel } from '../memory/level';
import type { EpochGuard } from '../redis/epoch-guard';
import type { PurgeSource } from './purger';

/** Purges the cache of this instance. Each call is done when it returns, so that later requests see it. */
export interface Purgeable {
  /** Deletes entries with these tags (hashes), and rejects fills in progress that depend on them. */
  purge(tags: readonly string[], source: PurgeSource): void;
  /** Clears the memory and rejects all fills in progress: messages may have been lost. */
  purgeAll(): void;
  /** Enters another epoch: entries of earlier ones are not read again. */
  enterEpoch(epoch: string): void;
  /** Everything up to this number has been applied, or the memory was cleared since. */
  advanceTo(seq: number): void;
}

export interface PurgeableParts {
  readonly memory: MemoryLevel | undefined;
  readonly fence: Fence;
  /** undefined without Redis. */
  readonly epochGuard: Pick<EpochGuard, 'enterEpoch'> | undefined;
  readonly counters: CacheCounters;
}

export function createPurgeable({ memory, fence, epochGuard, counters }: PurgeableParts): Purgeable {
  let current: string | undefined;

  function clear(reason: 'missed' | 'epoch'): void {
    fence.purgeAll();
    memory?.clear();
    countPurgeAll(counters, reason);
  }

  return {
    purge(tags, source) {
      fence.purge(tags);
      memory?.purge(tags);
      countPurges(counters, tags, source);
    },
    purgeAll: () => clear('missed'),
    advanceTo: fence.advanceTo,
    enterEpoch(epoch) {
      if (epoch === current) return;
      current = epoch;
      clear('epoch');
      epochGuard?.enterEpoch(epoch);
    },
  };
}

/**
 * Calls back when a tag is purged, or may have been because messages were lost.
 * @param tag a hash
 */
export function observePurgesOf(purgeable: Purgeable, tag: string, onPurged: () => void): Purgeable {
  return {
    advanceTo: purgeable.advanceTo,
    purge(tags, source) {
      purgeable.purge(tags, source);
      if (tags.includes(tag)) onPurged();
    },
    purgeAll() {
      purgeable.purgeAll();
      onPurged();
    },
    enterEpoch(epoch) {
      purgeable.enterEpoch(epoch);
      onPurged();
    },
  };
}
