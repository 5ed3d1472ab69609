import type { Purger } from '../cache/purges/purger';
import type { Lsn } from '../shared/lsn';
import { type Commit, unite } from './commits';
import { retryPurge } from './retry-purge';
import type { SlotTimeouts } from './slot-timeouts';

/** Purges what was committed, in commit order. */
export interface PurgeQueue {
  /** Adds a commit. Resolves when the queue accepts another one. */
  add(commit: Commit): Promise<void>;
  /** Accepts no more commits; resolves when the current purge is done. */
  stop(): Promise<void>;
}

interface PurgeQueueOptions {
  readonly purger: Purger;
  readonly timeouts: Pick<SlotTimeouts, 'purgeMs' | 'giveUpAfterMs'>;
  hashTag(tag: string): string;
  /** Resolves when new snapshots see these transactions. */
  waitUntilVisible(xids: readonly number[]): Promise<void>;
  /** Whether one of the messages is a recent heartbeat. */
  isTimely(messages: readonly string[]): Promise<boolean>;
  /**
   * Finds tables that changed without WAL records, before a heartbeat says that everything was purged.
   * @returns names of tags, and a function to call when they have been purged
   */
  findRewritten(): Promise<{ readonly tags: readonly string[]; settle(): void }>;
  /** Called with topics that have new events, when these are visible and purged; null stands for all topics. */
  announce(topics: ReadonlySet<string> | null): void;
  /** Called with the position up to which everything has been purged. */
  onPurged(lsn: Lsn): void;
  /** Called once, when retries have failed, too. */
  onFailure(error: unknown): void;
}

/** Commits in the queue are purged together up to this number of tags. */
const maxBatchTags = 2_000;
const maxQueued = 100;

/**
 * Creates a queue that runs one purge at a time; commits that arrive in the meantime are purged together. Each purge is
 * repeated until it succeeds, because none may be skipped.
 */
export function createPurgeQueue(options: PurgeQueueOptions): PurgeQueue {
  const { purger, timeouts, hashTag, waitUntilVisible, isTimely, findRewritten, announce } = options;
  const { onPurged, onFailure } = options;
  const queued: Commit[] = [];
  const stopping = new AbortController();
  let running = Promise.resolve();
  let isRunning = false;
  let room = Promise.withResolvers<void>();
  let purged: Lsn = 0n;

  async function run(): Promise<void> {
    isRunning = true;
    while (queued.length > 0 && !stopping.signal.aborted) {
      const batch = takeBatch(queued);
      room.resolve();
      room = Promise.withResolvers();
      await retryPurge({ purger, timeouts, signal: stopping.signal }, purged, () => purge(batch));
      purged = batch.lsn;
      onPurged(purged);
      if (batch.topics?.size !== 0) announce(batch.topics);
    }
    // Synchronously after the last check, so that the next commit starts the loop again.
    isRunning = false;
  }

  async function purge({ tags, lsn, xids, messages, isReset }: Commit): Promise<void> {
    await waitUntilVisible(xids);
    if (isReset) await purger.raiseEpoch(lsn);
    if (tags.size > 0) await purger.purge([...tags].map(hashTag), lsn, 'log');
    if (await isTimely(messages)) await heartbeat(lsn);
    // A mutation may wait for the position.
    else if (tags.size === 0) await purger.purge([], lsn, 'log');
  }

  async function heartbeat(lsn: Lsn): Promise<void> {
    const { tags, settle } = await findRewritten();
    if (tags.length > 0) await purger.purge(tags.map(hashTag), lsn, 'log');
    settle();
    await purger.heartbeat(lsn);
  }

  function fail(error: unknown): void {
    stopping.abort();
    room.resolve();
    onFailure(error);
  }

  return {
    async add(commit) {
      if (stopping.signal.aborted) return;
      queued.push(commit);
      if (!isRunning) running = run().catch(fail);
      if (queued.length >= maxQueued) await room.promise;
    },
    async stop() {
      stopping.abort();
      room.resolve();
      await running;
    },
  };
}

/** Removes the first commits from the queue and unites them; the result ends where the last of them ends. */
function takeBatch(queued: Commit[]): Commit {
  const tags = new Set<string>();
  const messages: string[] = [];
  const xids: number[] = [];
  const topics: (ReadonlySet<string> | null)[] = [];
  let lsn: Lsn = 0n;
  let isReset = false;
  let count = 0;
  for (const commit of queued) {
    if (count > 0 && tags.size + commit.tags.size > maxBatchTags) break;
    for (const tag of commit.tags) tags.add(tag);
    messages.push(...commit.messages);
    xids.push(...commit.xids);
    topics.push(commit.topics);
    isReset ||= commit.isReset;
    lsn = commit.lsn;
    count += 1;
  }
  queued.splice(0, count);
  return { lsn, tags, topics: unite(topics), xids, messages, isReset };
}
