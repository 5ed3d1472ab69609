import type { ScriptRunner } from '../../redis/script';

/** What the cache asks of a connection to Redis; one of ioredis that keeps no commands for later (redis/). */
export interface CacheConnection extends ScriptRunner, MonitoredConnection {
  getBuffer(key: string): Promise<Buffer | null>;
}

/** A connection that says when it breaks (`close`) and when it is back (`ready`). */
export interface MonitoredConnection {
  readonly status: string;
  on(event: 'close' | 'ready', listener: () => void): unknown;
  off(event: 'close' | 'ready', listener: () => void): unknown;
}
