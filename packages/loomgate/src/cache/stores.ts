import type { CacheCounters } from './counters';
import { lifetimeMs } from './entry';
import type { Fence } from './fence';
import type { MemoryLevel } from './memory/level';
import type { RedisLevel } from './redis/level';
import type { Ticket } from './redis/ticket';
import type { Entry } from './types';

/** Puts answers where they will be found. */
export interface Stores {
  /** @param noted of the fence, from before the entry was read or made */
  toMemory(key: string, entry: Entry, noted: number): void;
  /** Goes on by itself, and gives back the lease. */
  toRedis(key: string, entry: Entry, ticket: Ticket | undefined): void;
  release(key: string, ticket: Ticket | undefined): void;
  /** Resolves when nothing is under way. */
  settle(): Promise<void>;
}

export interface StoresParts {
  readonly memory: MemoryLevel | undefined;
  readonly redis: Pick<RedisLevel, 'store' | 'release'> | undefined;
  readonly fence: Pick<Fence, 'isClean'>;
  readonly tally: CacheCounters;
  /** Longer answers are not stored. */
  readonly maxBodyBytes: number;
  readonly clock: () => number;
}

export function createStores({ memory, redis, fence, tally, maxBodyBytes, clock }: StoresParts): Stores {
  const underWay = new Set<Promise<unknown>>();
  const isStorable = (entry: Entry) => entry.body.length <= maxBodyBytes && lifetimeMs(entry, clock()) > 0;

  function follow(work: Promise<unknown> | undefined): void {
    if (!work) return;
    const followed = work.catch(() => undefined).finally(() => underWay.delete(followed));
    underWay.add(followed);
  }

  const release = (key: string, ticket: Ticket | undefined) => follow(ticket && redis?.release(key, ticket));

  return {
    release,
    toMemory(key, entry, noted) {
      if (!memory || !isStorable(entry)) return;
      if (fence.isClean(entry.tags, noted)) memory.put(key, entry);
      else tally.refused.memory += 1;
    },
    toRedis(key, entry, ticket) {
      if (!isStorable(entry)) release(key, ticket);
      else follow(ticket && redis?.store(key, entry, ticket));
    },
    async settle() {
      await Promise.all(underWay);
    },
  };
}
