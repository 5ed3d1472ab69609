import type { Lsn } from '../shared/lsn';

/** The state of the cache in Redis, which all instances share. */
export interface SharedState {
  /** Never used again once it has been left; part of every key. */
  readonly epoch: string;
  /** Raised by every purge, without holes: it numbers the messages. */
  readonly seq: number;
  /** Everything committed before it has been purged here. */
  readonly lsn: Lsn;
}

/** What every instance is told, in the order of `seq`. */
export type Message =
  | {
      readonly kind: 'purge';
      readonly epoch: string;
      readonly seq: number;
      readonly lsn: Lsn;
      readonly source: string;
      readonly tags: readonly string[];
    }
  /** Nothing was purged since `seq`, and everything committed before `lsn` has been. */
  | { readonly kind: 'beat'; readonly epoch: string; readonly seq: number; readonly lsn: Lsn }
  /** A new epoch has begun, at `seq`. */
  | { readonly kind: 'epoch'; readonly epoch: string; readonly seq: number; readonly lsn: Lsn };

/**
 * What purges and tells everybody: by Redis, where a script does both at once, or within this process alone. Each
 * resolves when it has been done; it rejects when that is not known.
 */
export interface Purger {
  /** @param tags digests; @param lsn where the commit ended, null for a purge that is no commit's */
  purge(tags: readonly string[], lsn: Lsn | null, source: string): Promise<void>;
  beat(lsn: Lsn): Promise<void>;
  /** Leaves the epoch behind: nothing that was stored is ever read again. */
  raiseEpoch(lsn: Lsn): Promise<void>;
  /** null where there is none, as in a Redis that has lost it. */
  state(): Promise<SharedState | null>;
}

/** Hears every message; in the process without Redis, over pub/sub with it. */
export interface Listener {
  /**
   * @param publishedAfterMs a moment before it was published, on the clock of `performance.now()`; now, where it comes
   * from this process
   */
  onMessage(message: Message, publishedAfterMs?: number): void;
  /** The connection broke: messages may be lost until it is back. */
  onLost(): void;
}
