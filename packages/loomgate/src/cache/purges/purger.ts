import type { Lsn } from '../../shared/lsn';

/** The state of the cache that all instances share, in Redis. */
export interface SharedState {
  /** Part of every key; never used again after it was replaced. */
  readonly epoch: string;
  /** Incremented by each purge; numbers the messages without gaps. */
  readonly seq: number;
  /** Everything committed before this position has been purged. */
  readonly lsn: Lsn;
}

/** A message to all instances, ordered by `seq`. */
export type Message =
  | {
      readonly kind: 'purge';
      readonly epoch: string;
      readonly seq: number;
      readonly lsn: Lsn;
      readonly source: string;
      readonly tags: readonly string[];
    }
  /** No purge happened since `seq`, and everything committed before `lsn` has been purged. */
  | { readonly kind: 'heartbeat'; readonly epoch: string; readonly seq: number; readonly lsn: Lsn }
  /** A new epoch begins at `seq`. */
  | { readonly kind: 'epoch'; readonly epoch: string; readonly seq: number; readonly lsn: Lsn };

export type PurgeSource = 'log' | 'admin';

/**
 * Purges the caches of all instances: through Redis (redis/purger.ts), or within this process (local-purger.ts). This is
 * the one interface through which the side that reads the WAL empties caches. Each call resolves when it is done, and
 * rejects if that is unknown.
 */
export interface Purger {
  /** @param tags hashes; @param lsn end of the commit, null for a purge that does not come from a commit */
  purge(tags: readonly string[], lsn: Lsn | null, source: string): Promise<void>;
  heartbeat(lsn: Lsn): Promise<void>;
  /** Begins a new epoch: no entry that was stored before is read again. */
  raiseEpoch(lsn: Lsn): Promise<void>;
  /** @returns null if there is no state, for example because Redis has lost it */
  state(): Promise<SharedState | null>;
}

/** Receives every message: through pub/sub with Redis, directly without. */
export interface MessageListener {
  /**
   * @param publishedAfterMs a time before the message was published, on the clock of `performance.now()`; the current
   * time for a message of this process
   */
  onMessage(message: Message, publishedAfterMs?: number): void;
  /** The connection broke: messages may be lost until it is restored. */
  onLost(): void;
}
