import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { RedisLink } from '../cache/purges/holder-purger';
import type { PurgeListener } from '../cache/purges/purge-listener';
import type { Purger } from '../cache/purges/purger';
import type { Freshness } from '../cache/types';
import type { ReadYourWrites } from './read-your-writes';
import type { SlotTimeouts } from './slot-timeouts';
import type { TableInvalidation } from './table-invalidation';

/** Invalidates the response cache when the database changes. */
export interface Invalidation {
  readonly freshness: Freshness;
  readonly readYourWrites: ReadYourWrites;
  /** Whether changes of the type's rows purge the responses that read them; other responses may not be cached. */
  follows(type: string): boolean;
  figures(): InvalidationFigures;
  /** Whether only this instance keeps its cache current, because Redis is unavailable: docs/cache-protocol.md. */
  isAlone(): boolean;
  /** Releases the slot to another instance. */
  stop(): Promise<void>;
}

export interface InvalidationOptions {
  /** Of the server itself, not of a pooler. */
  readonly databaseUrl: string;
  /** The pool that mutations write on. */
  readonly pool: Pick<Pool, 'query'>;
  readonly tables: readonly TableInvalidation[];
  readonly purger: Purger;
  /** Receives the messages of all instances. */
  readonly listener: PurgeListener;
  /** Converts names of tags to the form that cache and purger use. */
  hashTag(tag: string): string;
  /** Called by the slot holder with topics that have new events; null stands for all topics. */
  announce(topics: ReadonlySet<string> | null): void;
  /** Whether the purges of one instance reach the others. */
  readonly isShared: boolean;
  /** With it, the slot holder works without Redis; without it, failures of the purger make it release the slot. */
  readonly link?: RedisLink | undefined;
  /** Whether the publication may be created and replica identities set; otherwise they are only checked. */
  readonly mayPrepare: boolean;
  /** How far answers may lag behind the database. */
  readonly lagMs: number;
  readonly timeouts?: Partial<SlotTimeouts>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

export interface InvalidationFigures {
  /** Why the WAL cannot be followed, so that nothing is cached, and what to do; null if it can be. */
  readonly unavailable: { readonly reason: string; readonly remedies: readonly string[] } | null;
  readonly role: 'starting' | 'holder' | 'listener';
  readonly isFresh: boolean;
  /** Everything before this LSN has been purged here; in the text format of Postgres. */
  readonly appliedLsn: string | null;
  /** At most this long since the last heartbeat was published. */
  readonly beatAgeMs: number | null;
  /** Since a heartbeat last proved that all purges were applied; since the start if none has; null while the WAL is unavailable. */
  readonly lagMs: number | null;
  /** From commit to purge, as the slot holder last measured it. */
  readonly roundTripMs: number | null;
  readonly slot: string | null;
  /** Bytes of WAL that the server keeps for the slot. */
  readonly retainedWalBytes: number | null;
  /** How long this instance has been creating the slot, and the transactions that block it; null if it is not. */
  readonly slotWait: { readonly ms: number; readonly for: readonly string[] } | null;
  /** How often this instance took the slot. */
  readonly takeovers: number;
  /** How often messages of other instances were lost. */
  readonly gaps: number;
  readonly epochs: number;
  /** Mutations that waited for their own commit, and those whose wait timed out. */
  readonly readYourWrites: { readonly waits: number; readonly timeouts: number };
}
