import { LRUCache } from 'lru-cache';
import type { CacheCounts, Entry } from '../types';
import { createTagIndex } from './tag-index';

/** An LRU cache of entries in this process, bounded by bytes. */
export interface MemoryLevel {
  /** @returns an entry of any age */
  get(key: string): Entry | undefined;
  put(key: string, entry: Entry): void;
  delete(key: string): void;
  purge(tags: readonly string[]): void;
  clear(): void;
  readonly figures: CacheCounts['memory'];
}

/** @param maxBytes of bodies, tags and overhead; one entry may take a quarter of it */
export function createMemoryLevel(maxBytes: number, index = createTagIndex()): MemoryLevel {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    maxEntrySize: Math.max(1, Math.floor(maxBytes / 4)),
    sizeCalculation: bytesOf,
    // Called for every removal, evictions included: the index is exact.
    dispose: ({ tags }, key) => index.remove(key, tags),
  });

  return {
    get: (key) => entries.get(key),
    put(key, entry) {
      entries.delete(key);
      if (bytesOf(entry, key) > entries.maxEntrySize) return;
      const { etag, policy, madeAtMs, cacheTag } = entry;
      const tags = index.add(key, entry.tags);
      entries.set(key, { body: compact(entry.body), etag, policy, madeAtMs, cacheTag, tags });
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

/** Measured on full heaps, rounded up: an entry with its strings, and a tag that no other entry has. */
const bytesPer = { entry: 1_600, tag: 150 };

function bytesOf({ body, tags, cacheTag }: Entry, key: string): number {
  return bytesPer.entry + body.length + tags.length * bytesPer.tag + cacheTag.length + key.length * 2;
}

/** Copies a body that is a slice of a larger buffer, which the slice would keep in memory. */
function compact(body: Buffer): Buffer {
  if (body.length === body.buffer.byteLength) return body;
  const copy = Buffer.allocUnsafeSlow(body.length);
  body.copy(copy);
  return copy;
}
