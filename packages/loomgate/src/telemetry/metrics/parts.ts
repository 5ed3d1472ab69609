import type { Registry } from 'prom-client';
import type { CacheCounts } from '../../cache/types';
import type { FieldStats, FieldTable } from '../field-stats';
import { readOnScrape } from './read-on-scrape';

/** Counts that parts of the gateway keep themselves, read on each scrape. */
export interface CountedParts {
  readonly pool: () => { readonly active: number; readonly idle: number; readonly waiting: number };
  readonly audit: { counts(): { written: number; failures: number; lost: number } };
  /** Rate limit decisions made without Redis. */
  readonly bucketFallbacks: () => number;
  /** Whether a part works without Redis, by the part's name. */
  readonly breakers: () => Readonly<Record<string, boolean>>;
  /** Whether a connection to Redis is up, by its name. */
  readonly connections: () => Readonly<Record<string, boolean>>;
  /** Open connections of clients. */
  readonly sockets: () => number;
  /** Open WebSockets and event streams. */
  readonly streams: () => number;
  /** Subscriptions by the type whose events they follow. */
  readonly listeners: () => ReadonlyMap<string, number>;
}

type Kind = 'counter' | 'gauge';

/** @returns adds metrics with one value, and metrics with one value for each value of a label */
function createAdders(registry: Registry) {
  const add = (kind: Kind, name: string, help: string, read: () => number) =>
    readOnScrape(registry, { kind, name, help }, read);
  const addBy = (
    kind: Kind,
    name: string,
    help: string,
    label: string,
    read: () => Iterable<readonly [value: string, reading: number | boolean]>,
  ) =>
    readOnScrape(registry, { kind, name, help, labelNames: [label] }, () =>
      [...read()].map(([value, reading]) => [{ [label]: value }, Number(reading)] as const),
    );
  return { add, addBy };
}

/** The pool of connections, the audit log, the rate limiter, the sockets and Redis. */
export function createPartMetrics(registry: Registry, parts: CountedParts): void {
  const { pool, audit, breakers, connections } = parts;
  const { add, addBy } = createAdders(registry);
  addBy('gauge', 'loomgate_pool_connections', 'Connections to Postgres.', 'state', () => [
    ['active', pool().active],
    ['idle', pool().idle],
  ]);
  add('gauge', 'loomgate_pool_waiting', 'Statements that wait for a connection.', () => pool().waiting);
  add('gauge', 'loomgate_sockets', 'Open connections of clients.', parts.sockets);
  add('gauge', 'loomgate_streams', 'Open WebSockets and event streams.', parts.streams);
  addBy('gauge', 'loomgate_listeners', 'Subscriptions by the type that they follow.', 'type', () => parts.listeners());
  add('counter', 'loomgate_limiter_fallbacks_total', 'Rate limit decisions made without Redis.', parts.bucketFallbacks);
  add('counter', 'loomgate_audit_written_total', 'Written audit entries.', () => audit.counts().written);
  add('counter', 'loomgate_audit_failures_total', 'Failed writes of audit entries.', () => audit.counts().failures);
  add('counter', 'loomgate_audit_lost_total', 'Lost audit entries.', () => audit.counts().lost);
  addBy('gauge', 'loomgate_breaker_open', '1 where a part works without Redis.', 'part', () =>
    Object.entries(breakers()),
  );
  addBy('gauge', 'loomgate_redis_up', '1 where a connection to Redis is up.', 'connection', () =>
    Object.entries(connections()),
  );
}

/** The response cache. */
export function createCacheMetrics(registry: Registry, counts: () => CacheCounts): void {
  const { add, addBy } = createAdders(registry);
  const memory = () => counts().memory;
  addBy('counter', 'loomgate_cache_hits_total', 'Responses from the cache, by level.', 'level', () =>
    Object.entries(counts().hits),
  );
  addBy('counter', 'loomgate_cache_refused_total', 'Responses that the fence kept from being stored.', 'level', () =>
    Object.entries(counts().refused),
  );
  addBy('counter', 'loomgate_cache_purges_total', 'Purged tags, by kind and source.', 'kind', () =>
    Object.entries(counts().purges),
  );
  add('counter', 'loomgate_cache_misses_total', 'Responses that the cache did not have.', () => counts().misses);
  add('counter', 'loomgate_cache_stale_total', 'Expired responses served.', () => counts().stale);
  add('counter', 'loomgate_cache_bypasses_total', 'Requests that bypassed the cache.', () => counts().bypasses);
  add('counter', 'loomgate_cache_redis_failures_total', "Failures of the cache's Redis.", () => counts().redisFailures);
  add('gauge', 'loomgate_cache_memory_entries', 'Responses in memory.', () => memory().entries);
  add('gauge', 'loomgate_cache_memory_bytes', 'Size of the responses in memory.', () => memory().bytes);
  add('gauge', 'loomgate_cache_memory_max_bytes', 'Maximum size of the responses in memory.', () => memory().maxBytes);
}

/** Fields that load rows, by `Type.field`. */
export function createFieldMetrics(registry: Registry, fields: FieldTable): void {
  const { addBy } = createAdders(registry);
  const add = (kind: Kind, name: string, help: string, of: (stats: Readonly<FieldStats>) => number) =>
    addBy(kind, name, help, 'field', () => [...fields.entries()].map(([field, stats]) => [field, of(stats)] as const));
  add('counter', 'loomgate_field_calls_total', 'Loads of a field.', ({ calls }) => calls);
  add('counter', 'loomgate_field_errors_total', 'Failed loads of a field.', ({ errors }) => errors);
  add(
    'counter',
    'loomgate_field_seconds_total',
    'Total time of the batches of a field.',
    ({ totalMs }) => totalMs / 1000,
  );
  add('gauge', 'loomgate_field_seconds_max', 'Longest batch of a field.', ({ maxMs }) => maxMs / 1000);
}
