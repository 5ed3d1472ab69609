/** Who shares an answer: all clients, clients of one role, or one viewer. */
export type Scope = 'PUBLIC' | 'ROLE' | 'VIEWER';

/** How long an answer is cached, and who shares it. */
export interface Policy {
  readonly ttlSeconds: number;
  readonly scope: Scope;
  /** How long after the TTL it may be served while it is revalidated (RFC 5861); never after a purge. */
  readonly staleWhileRevalidateSeconds: number;
  /** How long after the TTL it may be served if its execution fails (RFC 5861); never after a purge. */
  readonly staleIfErrorSeconds: number;
}

/** An operation that may be answered from the cache. */
export interface Plan {
  /** A hash of the normalised operation, its variables, and the value of its scope; without the epoch. */
  readonly key: string;
  readonly policy: Policy;
}

/** A cached answer. */
export interface Entry {
  /** JSON in UTF-8, as it is sent. */
  readonly body: Buffer;
  /** A strong entity tag of the body, with quotes. */
  readonly etag: string;
  readonly policy: Policy;
  /** Wall-clock milliseconds, before its first statement. */
  readonly madeAtMs: number;
  /** Hashes of the tags that it depends on (tag-hashes.ts). */
  readonly tags: readonly string[];
  /** The tags for the header that CDNs purge by: comma-separated names; types only if there are many. */
  readonly cacheTag: string;
}

/** The result of an execution. */
export interface Executed {
  readonly body: Buffer;
  /** Names of tags (shared/tags.ts). */
  readonly tags: Iterable<string>;
}

/** The source of a hit. `flight`: the execution of another request that was in progress. */
export type Level = 'memory' | 'redis' | 'flight';

/** The right to fill an entry. Its owner executes the operation, and calls `complete` or `abandon` exactly once. */
export interface FillLease {
  /** Finds an expired entry to serve if the execution fails; undefined if none may be served. */
  findStale(): Promise<Entry | undefined>;
  /**
   * Gives the result to all waiting requests and stores it, unless one of its tags was purged in the meantime.
   * @returns the entry; valid for its own request even if it was not stored
   */
  complete(executed: Executed): Promise<Entry>;
  /**
   * Ends the lease without a result for other requests: the execution failed, or its result depends on the requester.
   * @param perRequest whether each waiting request executes by itself; otherwise one of them gets the next lease
   */
  abandon(perRequest: boolean): void;
}

/** The answer of the cache to a request. */
export type Claim =
  | { readonly kind: 'hit'; readonly entry: Entry; readonly level: Level }
  /** An expired entry to serve. The owner of `lease` revalidates it in the background. */
  | { readonly kind: 'stale'; readonly entry: Entry; readonly level: Level; readonly lease: FillLease | undefined }
  | { readonly kind: 'miss'; readonly lease: FillLease }
  /**
   * The cache is not used. Identical concurrent requests still share one execution: one of them gets the lease, the
   * others its entry.
   */
  | { readonly kind: 'bypass'; readonly lease?: FillLease | undefined; readonly entry?: Entry | undefined };

/** Counts since the process began. */
export interface CacheCounts {
  readonly hits: Readonly<Record<Level, number>>;
  readonly misses: number;
  readonly stale: number;
  readonly bypasses: number;
  /** Entries that were not stored because one of their tags was purged during the fill, by level. */
  readonly refused: Readonly<Record<'memory' | 'redis', number>>;
  /** Tags purged in this process, by kind and source, such as `row log`; also `all missed` and `all epoch`. */
  readonly purges: Readonly<Record<string, number>>;
  readonly redisFailures: number;
  /** Entries in Redis of another format version, encrypted with another key, or modified. */
  readonly unreadable: number;
  readonly memory: { readonly entries: number; readonly bytes: number; readonly maxBytes: number };
}

/** The cache as requests use it. */
export interface ResponseCache {
  /** Reads a fresh entry from memory, synchronously; undefined if there is none. */
  peek(plan: Plan): Entry | undefined;
  /**
   * Looks in memory, in Redis and among fills in progress; otherwise gives a lease. Never throws.
   * @param deadlineMs on the clock of `performance.now()`: waits no longer, and then returns a bypass
   */
  claim(plan: Plan, deadlineMs?: number): Promise<Claim>;
  readonly counts: CacheCounts;
}

/** Whether the cache of this instance may serve. */
export interface Freshness {
  /** False while the WAL lags beyond its bound, or before the first heartbeat. */
  isFresh(): boolean;
}
