import { LRUCache } from 'lru-cache';
import type { CacheCounts, Entry } from '../types';
import { createTagIndex } from './tag-index';

/** Entries in this process, the ones used last, within so many bytes. */
export interface MemoryLevel {
  /** Whatever its age. */
  get(key: string): Entry | undefined;
  put(key: string, entry: Entry): void;
  delete(key: string): void;
  purge(tags: readonly string[]): void;
  clear(): void;
  readonly figures: CacheCounts['memory'];
}

/** @param maxBytes of bodies, tags and what holds them together; an entry may be a quarter of it */
export function createMemoryLevel(maxBytes: number, index = createTagIndex()): MemoryLevel {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    maxEntrySize: Math.max(1, Math.floor(maxBytes / 4)),
    sizeCalculation: bytesOf,
    // Told of every way an entry goes, eviction among them: the index is exact.
    dispose: ({ tags }, key) => index.remove(key, tags),
  });

  return {
    get: (key) => entries.get(key),
    put(key, entry) {
      entries.delete(key);
      if (bytesOf(entry, key) > entries.maxEntrySize) return;
      const { etag, policy, madeAtMs, cacheTag } = entry;
      const tags = index.add(key, entry.tags);
      entries.set(key, { body: own(entry.body), etag, policy, madeAtMs, cacheTag, tags });
    },
    delete: (key) => entries.delete(key),
    purge(tags) {
      for (const tag of tags) for (const key of index.keysOf(tag)) entries.delete(key);
    },
    clear: () => entries.clear(),
    get figures() {
      return { entries: entries.size, bytes: entries.calculatedSize, maxBytes };
    },
  };
}

/** Measured on heaps full of entries, rounded up: an object with its strings, and a tag that no other entry has. */
const bytesPer = { entry: 1_600, tag: 150 };

function bytesOf({ body, tags, cacheTag }: Entry, key: string): number {
  return bytesPer.entry + body.length + tags.length * bytesPer.tag + cacheTag.length + key.length * 2;
}

/** A body may be a slice of what arrived with it, which would all be kept as long as the slice. */
function own(body: Buffer): Buffer {
  if (body.length === body.buffer.byteLength) return body;
  const copy = Buffer.allocUnsafeSlow(body.length);
  body.copy(copy);
  return copy;
}
