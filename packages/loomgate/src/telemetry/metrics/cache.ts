import type { Registry } from 'prom-client';
import type { CacheCounts } from '../../cache/types';
import { readOnScrape } from './read';

type Add = (kind: 'counter' | 'gauge', name: string, help: string, read: () => number) => void;

/** The response cache, level by level. */
export function createCacheMetrics(registry: Registry, counts: () => CacheCounts): void {
  const add: Add = (kind, name, help, read) => readOnScrape(registry, { kind, name, help }, read);
  const addBy = (name: string, help: string, label: string, read: () => Readonly<Record<string, number>>) =>
    readOnScrape(registry, { kind: 'counter', name, help, labelNames: [label] }, () =>
      Object.entries(read()).map(([key, value]) => [{ [label]: key }, value] as const),
    );
  addBy('loomgate_cache_hits_total', 'Answers from the cache.', 'level', () => counts().hits);
  addBy('loomgate_cache_refused_total', 'Answers fenced off.', 'level', () => counts().refused);
  addBy('loomgate_cache_purges_total', 'Purged tags, by kind and source.', 'kind', () => counts().purges);
  add('counter', 'loomgate_cache_misses_total', 'Answers that had to be made.', () => counts().misses);
  add('counter', 'loomgate_cache_stale_total', 'Expired answers served.', () => counts().stale);
  add('counter', 'loomgate_cache_bypasses_total', 'Requests that the cache stood aside for.', () => counts().bypasses);
  add('counter', 'loomgate_cache_redis_failures_total', 'Failures of its Redis.', () => counts().redisFailures);
  add('gauge', 'loomgate_cache_memory_entries', 'Answers in memory.', () => counts().memory.entries);
  add('gauge', 'loomgate_cache_memory_bytes', 'Their size.', () => counts().memory.bytes);
  add('gauge', 'loomgate_cache_memory_max_bytes', 'The most they may have.', () => counts().memory.maxBytes);
}
