/** Whose answers are the same: everybody's, those of a role, or one viewer's alone. */
export type Scope = 'PUBLIC' | 'ROLE' | 'VIEWER';

/** How long an answer is kept, and for whom. */
export interface Policy {
  readonly ttlSeconds: number;
  readonly scope: Scope;
  /** How long after that it may still be served while it is made anew; never once it was purged. */
  readonly staleWhileRevalidateSeconds: number;
  /** How long after that it may still be served when making it anew fails; never once it was purged. */
  readonly staleIfErrorSeconds: number;
}

/** An operation that may be answered from the cache. */
export interface Plan {
  /** A digest of the normalised operation, its variables, and the value of its scope; without the epoch. */
  readonly key: string;
  readonly policy: Policy;
}

/** A stored answer. */
export interface Entry {
  /** JSON in UTF-8, as it is sent. */
  readonly body: Buffer;
  /** A strong entity tag of the body, with its quotes. */
  readonly etag: string;
  readonly policy: Policy;
  /** Wall-clock milliseconds at which its first statement may have run. */
  readonly madeAtMs: number;
  /** What it depends on, by digest (digests.ts). */
  readonly tags: readonly string[];
  /** The same for the header that CDNs purge by: comma-separated, of types alone where there are many. */
  readonly cacheTag: string;
}

/** What an execution came to. */
export interface Executed {
  readonly body: Buffer;
  /** By name (shared/tags.ts). */
  readonly tags: Iterable<string>;
}

/** Where an answer came from. */
export type Level = 'memory' | 'redis' | 'flight';

/** The right to make an answer. Its holder executes the operation and says what came of it, exactly once. */
export interface FillLease {
  /** Finds an old answer for when the execution fails; undefined where none may be served (any more). */
  findStale(): Promise<Entry | undefined>;
  /**
   * Hands the answer to everybody who waits for it and stores it, unless something it depends on was purged meanwhile.
   * @returns the entry; it is good for its own request even where it was not stored
   */
  complete(executed: Executed): Promise<Entry>;
  /**
   * There is no answer that others may have: it failed, or it turned out to depend on who asked.
   * @param alone whether those who wait shall each execute for themselves; otherwise one of them leads
   */
  abandon(alone: boolean): void;
}

/** What the cache says to a request. */
export type Claim =
  | { readonly kind: 'hit'; readonly entry: Entry; readonly level: Level }
  /** An expired entry to be served; the holder of `lead` revalidates it in the background. */
  | { readonly kind: 'stale'; readonly entry: Entry; readonly level: Level; readonly lead: FillLease | undefined }
  | { readonly kind: 'lead'; readonly lead: FillLease }
  /**
   * Nothing is stored. Requests that ask the same at once still share one execution: one of them has the lead, the others
   * its entry.
   */
  | { readonly kind: 'bypass'; readonly lead?: FillLease | undefined; readonly entry?: Entry | undefined };

/** Figures since the process began. */
export interface CacheCounts {
  readonly hits: Readonly<Record<Level, number>>;
  readonly misses: number;
  readonly stale: number;
  readonly bypasses: number;
  /** Answers that were not stored because something they depend on was purged while they were made, by level. */
  readonly refused: Readonly<Record<'memory' | 'redis', number>>;
  /** Tags purged in this process, by their kind and by who said so, such as `row log`; and `all missed`, `all epoch`. */
  readonly purges: Readonly<Record<string, number>>;
  readonly redisFailures: number;
  /** Entries in Redis that were of another version, encrypted with another key, or touched. */
  readonly unreadable: number;
  readonly memory: { readonly entries: number; readonly bytes: number; readonly maxBytes: number };
}

/** What requests ask. */
export interface ResponseCache {
  /** A fresh entry of the memory, at once; undefined for anything that would take longer. */
  peek(plan: Plan): Entry | undefined;
  /**
   * Memory, Redis, a flight that is under way, or the lead. Never throws.
   * @param deadlineMs on the clock of `performance.now()`: nothing is waited for longer, and then it is a bypass
   */
  claim(plan: Plan, deadlineMs?: number): Promise<Claim>;
  readonly counts: CacheCounts;
}

/** What the log tells the cache of this instance. */
export interface Purgeable {
  /** Drops what depends on the tags (digests), and fences off what is being made with them. */
  purge(tags: readonly string[], source: PurgeSource): void;
  /** Drops all of the memory and fences off whatever is being made: messages may have been missed. */
  dropAll(): void;
  /** Another epoch: entries of any other are nobody's any more. */
  enter(epoch: string): void;
  /** Everything up to this number has been applied, one way or another. */
  reached(seq: number): void;
}

export type PurgeSource = 'log' | 'admin' | 'write';

/** Whether the cache of this instance may serve; the log decides. */
export interface Freshness {
  /** False while the log lags beyond its bound, or nothing has been heard of it. */
  isFresh(): boolean;
}
