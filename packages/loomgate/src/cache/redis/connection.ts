import type { ScriptRunner } from '../../redis/script';

/** A connection of ioredis for the cache, without an offline queue (redis/index.ts). */
export interface CacheConnection extends ScriptRunner, MonitoredConnection {
  getBuffer(key: string): Promise<Buffer | null>;
}

/** A connection that emits `close` when it breaks and `ready` when it is restored. */
export interface MonitoredConnection {
  readonly status: string;
  on(event: 'close' | 'ready', listener: () => void): unknown;
  off(event: 'close' | 'ready', listener: () => void): unknown;
}
