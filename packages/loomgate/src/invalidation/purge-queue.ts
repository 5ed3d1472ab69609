import { setTimeout as sleep } from 'node:timers/promises';
import type { Purger } from '../cache/shared-store';
import type { Lsn } from '../shared/lsn';
import { withTimeout } from '../shared/with-timeout';
import { type Commit, unite } from './commits';

/** Purges what was committed, in its order. */
export interface PurgeQueue {
  /** Takes a commit; resolves when there is room for another one. */
  add(commit: Commit): Promise<void>;
  /** Takes no more, and resolves when what was begun is done. */
  stop(): Promise<void>;
}

interface PurgingOptions {
  readonly purger: Purger;
  digest(tag: string): string;
  /** Resolves when new readers see what these transactions have written. */
  untilVisible(xids: readonly number[]): Promise<void>;
  /** Whether one of the messages says that all of this is recent. */
  isTimely(messages: readonly string[]): Promise<boolean>;
  /**
   * Tags of what has changed without being in the log, looked for before it is said that everything is purged.
   * @returns also what to call when they have been purged
   */
  remade(): Promise<{ readonly tags: readonly string[]; settle(): void }>;
  /** Told what is announced, once it is visible and purged; null stands for everything. */
  announce(topics: ReadonlySet<string> | null): void;
  /** Told how far purging has come. */
  onPurged(lsn: Lsn): void;
  /** Told when it has failed for good. */
  onFailure(error: unknown): void;
}

const limits = {
  /** Commits that wait are purged together, as long as their tags are about so many. */
  maxBatchTags: 2_000,
  maxWaiting: 100,
  callTimeoutMs: 2_000,
  retryMs: 50,
  /** After that another instance may have better luck. */
  giveUpAfterMs: 3_000,
};

/**
 * One purge at a time; what is committed meanwhile waits and goes together in the next one. Each is tried until it has
 * succeeded, since none may be left out.
 */
export function createPurgeQueue(options: PurgingOptions): PurgeQueue {
  const { purger, digest, untilVisible, isTimely, remade, announce, onPurged, onFailure } = options;
  const waiting: Commit[] = [];
  const stopping = new AbortController();
  let running = Promise.resolve();
  let isRunning = false;
  let room = Promise.withResolvers<void>();
  let purged: Lsn = 0n;

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0 && !stopping.signal.aborted) {
      const batch = takeBatch(waiting);
      room.resolve();
      room = Promise.withResolvers();
      await persist(purger, purged, stopping.signal, () => purge(batch));
      purged = batch.lsn;
      onPurged(purged);
      if (batch.topics?.size !== 0) announce(batch.topics);
    }
    // Before anything else can happen: what comes from now on has to start it again.
    isRunning = false;
  }

  async function purge({ tags, lsn, xids, messages, isReset }: Commit): Promise<void> {
    await untilVisible(xids);
    if (isReset) await purger.raiseEpoch(lsn);
    if (tags.size > 0) await purger.purge([...tags].map(digest), lsn, 'log');
    if (await isTimely(messages)) await beat(lsn);
    // Somebody may wait for the position.
    else if (tags.size === 0) await purger.purge([], lsn, 'log');
  }

  async function beat(lsn: Lsn): Promise<void> {
    const { tags, settle } = await remade();
    if (tags.length > 0) await purger.purge(tags.map(digest), lsn, 'log');
    settle();
    await purger.beat(lsn);
  }

  function fail(error: unknown): void {
    stopping.abort();
    room.resolve();
    onFailure(error);
  }

  return {
    async add(commit) {
      if (stopping.signal.aborted) return;
      waiting.push(commit);
      if (!isRunning) running = run().catch(fail);
      if (waiting.length >= limits.maxWaiting) await room.promise;
    },
    async stop() {
      stopping.abort();
      room.resolve();
      await running;
    },
  };
}

/** The first commits in the queue as one: it ends where the last of them has ended. */
function takeBatch(waiting: Commit[]): Commit {
  const tags = new Set<string>();
  const messages: string[] = [];
  const xids: number[] = [];
  const topics: (ReadonlySet<string> | null)[] = [];
  let lsn: Lsn = 0n;
  let isReset = false;
  let count = 0;
  for (const commit of waiting) {
    if (count > 0 && tags.size + commit.tags.size > limits.maxBatchTags) break;
    for (const tag of commit.tags) tags.add(tag);
    messages.push(...commit.messages);
    xids.push(...commit.xids);
    topics.push(commit.topics);
    isReset ||= commit.isReset;
    lsn = commit.lsn;
    count += 1;
  }
  waiting.splice(0, count);
  return { lsn, tags, topics: unite(topics), xids, messages, isReset };
}

/**
 * Tries until it has succeeded. What is not known to have succeeded is done again, which purges too much at worst.
 * @param purged up to which everything has been purged already
 * @param signal lets it end with the attempt that is under way
 * @throws the last failure when there have been nothing but failures for a while
 */
export async function persist(
  purger: Purger,
  purged: Lsn,
  signal: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  const giveUpAtMs = performance.now() + limits.giveUpAfterMs;
  for (let retryMs = limits.retryMs; ; retryMs *= 2) {
    try {
      return await withTimeout(task(), limits.callTimeoutMs);
    } catch (error) {
      if (signal.aborted || performance.now() > giveUpAtMs) throw error;
    }
    await sleep(retryMs);
    await withTimeout(restore(purger, purged), limits.callTimeoutMs).catch(() => undefined);
  }
}

/** Begins a new epoch where the state is gone, or is an older one, and with it purges that nobody knows of. */
async function restore(purger: Purger, purged: Lsn): Promise<void> {
  const state = await purger.state();
  if (state === null || state.lsn < purged) await purger.raiseEpoch(purged);
}
