import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Purger } from '../cache/shared-store';
import type { Freshness } from '../cache/types';
import type { LogListener } from './listener';
import type { ReadYourWrites } from './read-your-writes';
import type { SharedLink } from './shared-link';
import type { TableInvalidation } from './table-invalidation';

/** How the response cache is kept true. */
export interface Invalidation {
  readonly freshness: Freshness;
  readonly ownWrites: ReadYourWrites;
  /** To be told of every table that Prisma writes; undefined where that cannot be told. */
  onWrite(table: string | undefined): void;
  figures(): InvalidationFigures;
  /** Whether this instance alone keeps its cache true, because Redis is away: docs/cache-protocol.md. */
  isAlone(): boolean;
  /** Gives the slot to another instance. */
  stop(): Promise<void>;
}

export interface InvalidationOptions {
  /** Leads to the server itself, and not to a pooler. */
  readonly databaseUrl: string;
  /** The pool that mutations write on. */
  readonly pool: Pick<Pool, 'query'>;
  readonly tables: readonly TableInvalidation[];
  readonly purger: Purger;
  /** Hears what the purgers of all instances say. */
  readonly listener: LogListener;
  /** Tags as cache and purger know them. */
  digest(tag: string): string;
  /** Told of topics that have new events, by the instance that follows the log; null stands for all of them. */
  announce(topics: ReadonlySet<string> | null): void;
  /** Whether the purges of one instance reach the others. */
  readonly isShared: boolean;
  /** How it does; without it the purger's failures end the holding of the slot. */
  readonly link?: SharedLink | undefined;
  /** Whether migrations were applied at this start; where there is a log, it says so by itself. */
  readonly isMigrated?: boolean;
  /** How far what is served may lag behind the database. */
  readonly lagMs: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

export interface InvalidationFigures {
  /** Who tells what has changed: the database's log, or only what this gateway writes itself. */
  readonly follows: 'log' | 'writes';
  /** Why there is no log. */
  readonly reason?: string;
  readonly role: 'starting' | 'holder' | 'listener';
  readonly isFresh: boolean;
  /** Everything before it has been purged here; as Postgres writes positions. */
  readonly appliedLsn: string | null;
  /** Since a beat was published that was heard, at most. */
  readonly beatAgeMs: number | null;
  /** Since it was last known that nothing is missing, or since the start where it never was; null without a log. */
  readonly lagMs: number | null;
  /** From commit to purge, as the holder last measured it. */
  readonly roundTripMs: number | null;
  readonly slot: string | null;
  /** What the server keeps on disk because of the slot. */
  readonly retainedWalBytes: number | null;
  /** How long this instance has been making the slot, and which transactions have to end before; null while it does not. */
  readonly slotWait: { readonly ms: number; readonly for: readonly string[] } | null;
  /** How often this instance got the slot. */
  readonly takeovers: number;
  /** How often messages of other instances were missed. */
  readonly gaps: number;
  readonly epochs: number;
  /** Mutations that waited for their own commit, and those for which that took too long. */
  readonly ownWrites: { readonly waits: number; readonly timeouts: number };
}
