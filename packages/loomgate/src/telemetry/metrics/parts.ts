import type { Registry } from 'prom-client';
import { readOnScrape } from './read';

/** What parts of the gateway count themselves; all of it is read when it is scraped. */
export interface CountedParts {
  readonly pool: () => { readonly active: number; readonly idle: number; readonly waiting: number };
  readonly audit: { counts(): { written: number; failures: number; lost: number } };
  /** Buckets that had to be decided without Redis. */
  readonly bucketFallbacks: () => number;
  /** Whether a part goes on without Redis, by the part's name. */
  readonly breakers: () => Readonly<Record<string, boolean>>;
  /** Whether connections to Redis are up, by their names. */
  readonly connections: () => Readonly<Record<string, boolean>>;
  /** Connections of clients. */
  readonly sockets: () => number;
  /** Those of them that events are sent on: WebSockets and event streams. */
  readonly streams: () => number;
  /** What is followed, by its type. */
  readonly listeners: () => ReadonlyMap<string, number>;
}

/** The database's pool, the audit log, the limiter and the sockets. */
export function createPartMetrics(registry: Registry, parts: CountedParts): void {
  const { pool, audit } = parts;
  const add = (kind: 'counter' | 'gauge', name: string, help: string, read: () => number) =>
    readOnScrape(registry, { kind, name, help }, read);
  readOnScrape(
    registry,
    { kind: 'gauge', name: 'loomgate_pool_connections', help: 'Connections to Postgres.', labelNames: ['state'] },
    () => [
      [{ state: 'active' }, pool().active],
      [{ state: 'idle' }, pool().idle],
    ],
  );
  add('gauge', 'loomgate_pool_waiting', 'Statements that wait for a connection.', () => pool().waiting);
  add('gauge', 'loomgate_sockets', 'Connections of clients.', parts.sockets);
  add('gauge', 'loomgate_streams', 'WebSockets and event streams.', parts.streams);
  readOnScrape(
    registry,
    { kind: 'gauge', name: 'loomgate_listeners', help: 'Subscriptions, by what they follow.', labelNames: ['type'] },
    () => [...parts.listeners()].map(([type, count]) => [{ type }, count] as const),
  );
  add('counter', 'loomgate_limiter_fallbacks_total', 'Decisions without Redis.', parts.bucketFallbacks);
  add('counter', 'loomgate_audit_written_total', 'Entries of the audit log.', () => audit.counts().written);
  add('counter', 'loomgate_audit_failures_total', 'Failed writes of it.', () => audit.counts().failures);
  add('counter', 'loomgate_audit_lost_total', 'Entries lost for good.', () => audit.counts().lost);
  const addState = (name: string, help: string, label: string, read: () => Readonly<Record<string, boolean>>) =>
    readOnScrape(registry, { kind: 'gauge', name, help, labelNames: [label] }, () =>
      Object.entries(read()).map(([key, isSo]) => [{ [label]: key }, Number(isSo)] as const),
    );
  addState('loomgate_breaker_open', '1 where a part goes on without Redis.', 'part', parts.breakers);
  addState('loomgate_redis_up', '1 where a connection to Redis is up.', 'connection', parts.connections);
}
