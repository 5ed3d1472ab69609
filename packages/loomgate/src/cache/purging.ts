import { type CacheCounters, countDrop, countPurges } from './counters';
import type { Fence } from './fence';
import type { MemoryLevel } from './memory/level';
import type { EpochGuard } from './redis/epoch-guard';
import type { Purgeable } from './types';

export interface PurgingParts {
  readonly memory: MemoryLevel | undefined;
  readonly fence: Fence;
  /** undefined without Redis. */
  readonly trust: Pick<EpochGuard, 'enter'> | undefined;
  readonly tally: CacheCounters;
}

/** What messages do to this instance. Each is done when it returns, so that whoever asks afterwards sees it. */
export function createPurging({ memory, fence, trust, tally }: PurgingParts): Purgeable {
  let current: string | undefined;

  function drop(why: 'missed' | 'epoch'): void {
    fence.purgeAll();
    memory?.clear();
    countDrop(tally, why);
  }

  return {
    purge(tags, source) {
      fence.purge(tags);
      memory?.purge(tags);
      countPurges(tally, tags, source);
    },
    dropAll: () => drop('missed'),
    reached: fence.reached,
    enter(epoch) {
      if (epoch === current) return;
      current = epoch;
      drop('epoch');
      trust?.enter(epoch);
    },
  };
}
