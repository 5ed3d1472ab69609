import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Purger } from '../cache/purges/purger';
import type { Timing } from '../cache/purges/timing';
import { withTimeout } from '../shared/with-timeout';
import { createCommitReader, dependentTags } from './commits';
import { createPersistentConnection, type PersistentConnection } from './connection';
import { type FollowedTables, openFollowedTables } from './followed-tables';
import { createHeartbeat, type Heartbeat } from './heartbeat';
import { type LogStream, startLogStream } from './log-stream';
import { publication } from './publication';
import { createPurgeQueue, type PurgeQueue } from './purge-queue';
import { retryPurge } from './retry-purge';
import { wholeType } from './row-tags';
import { readSlotState } from './slot';
import type { SlotTimeouts } from './slot-timeouts';
import type { TableInvalidation } from './table-invalidation';
import { createVisibility } from './visibility';

export interface SlotConsumerOptions {
  /** Of the server itself, not of a pooler. */
  readonly url: string;
  readonly pool: Pick<Pool, 'query'>;
  readonly slot: string;
  /** The expected comment of the publication. */
  readonly fingerprint: string;
  /** All declared tables. */
  readonly tables: readonly TableInvalidation[];
  /** Those of them that the publication was made for. */
  readonly followed: readonly TableInvalidation[];
  readonly purger: Purger;
  hashTag(tag: string): string;
  /** Called with topics that have new events, when these can be read; null stands for all topics. */
  announce(topics: ReadonlySet<string> | null): void;
  readonly timing: Timing;
  readonly timeouts: SlotTimeouts;
  /** Multiplies the timeouts for a silent server: during a huge transaction it may have to be silent. */
  readonly timeoutFactor: number;
  /** Called when another instance requests the slot. */
  readonly onSlotRequested?: (() => void) | undefined;
  readonly log: Pick<Logger, 'warn' | 'info'>;
}

export interface SlotConsumerEvents {
  /** The slot is being read, and purges are continuous. */
  onStarted(): void;
  /** Called with the time of each heartbeat through the WAL. */
  onRoundTrip(ms: number): void;
}

const startTimeoutMs = 10_000;
const stopTimeoutMs = 2_000;
const statementTimeoutMs = 1_000;
/** Each side answers the other's pings once a second. */
const maxSilenceMs = 5_000;
const senderTimeoutMs = 6_000;

/** The publication is for instances that declare other tables now. */
class OtherTablesError extends Error {
  override message = 'instances that declare other tables read the WAL now';
}

/**
 * Reads the slot and turns commits into purges, in order, and heartbeats, until it fails or the signal aborts.
 * @param signal ends it in good order
 * @throws DatabaseError if another connection reads the slot; UnpublishedError if the server must be prepared again;
 * otherwise the reason why reading ended
 */
export async function consumeSlot(
  options: SlotConsumerOptions,
  events: SlotConsumerEvents,
  signal: AbortSignal,
): Promise<void> {
  const connection = createPersistentConnection(options.url, statementTimeoutMs);
  try {
    await consume(options, connection, events, signal);
  } finally {
    await withTimeout(connection.close(), stopTimeoutMs).catch(() => undefined);
  }
}

async function consume(
  options: SlotConsumerOptions,
  connection: PersistentConnection,
  events: SlotConsumerEvents,
  signal: AbortSignal,
): Promise<void> {
  const { url, pool, slot, followed, purger, hashTag, announce, timing, timeouts, timeoutFactor } = options;
  const compared = await openFollowedTables({ pool, connection, declared: options.tables, followed });
  const end = createEnd(signal);
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);
  const toCommit = createCommitReader(followed);
  let heartbeat: Heartbeat | undefined;
  const purgeQueue = createPurgeQueue({
    ...{ purger, timeouts, hashTag, announce },
    waitUntilVisible: createVisibility(connection).waitUntilVisible,
    findRewritten: () => rewrittenTags(compared, followed, end.fail),
    onPurged: (lsn) => stream.acknowledge(lsn),
    onFailure: end.fail,
    isTimely: (messages) => isTimely(heartbeat, messages, timing, events),
  });
  const silence = { senderTimeoutMs: senderTimeoutMs * timeoutFactor, maxSilenceMs: maxSilenceMs * timeoutFactor };
  const source = { url, slot, publication, tables: compared.tables, ...silence };
  const stream = startLogStream(source, async (transaction) => {
    await ready.promise;
    await purgeQueue.add(toCommit(transaction));
  });
  stream.ended.then((reason) => end.fail(reason ?? new Error('the replication stream has ended')));
  try {
    await withTimeout(Promise.race([stream.started, end.promise]), startTimeoutMs);
    signal.throwIfAborted();
    await ensureContinuity(options, signal);
    ready.resolve();
    events.onStarted();
    const onOtherTables = () => end.fail(new OtherTablesError());
    heartbeat = createHeartbeat({ ...options, everyMs: timing.heartbeatEveryMs, onOtherTables });
    await end.promise;
  } finally {
    end.dispose();
    // The next holder receives what was not purged until now: it must not be acknowledged.
    ready.reject(new Error('the slot was released'));
    await release(stream, purgeQueue, heartbeat);
  }
}

/** A promise that resolves when the signal aborts, and rejects with the error of `fail`. */
function createEnd(signal: AbortSignal) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => resolve();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  promise.catch(() => undefined);
  return { promise, fail: reject, dispose: () => signal.removeEventListener('abort', stop) };
}

/** @param fail releases the slot; otherwise the purge queue would repeat the check */
async function rewrittenTags(
  compared: FollowedTables,
  followed: readonly TableInvalidation[],
  fail: (error: unknown) => void,
) {
  const { names, settle } = await compared.findRewritten();
  const rewritten = followed.filter(({ name, announces }) => !announces && names.includes(name));
  return {
    tags: rewritten.flatMap((table) => [...wholeType(table.type), ...dependentTags(table)]),
    settle() {
      try {
        settle();
      } catch (error) {
        fail(error);
        throw error;
      }
    },
  };
}

async function isTimely(
  heartbeat: Heartbeat | undefined,
  messages: readonly string[],
  timing: Timing,
  events: SlotConsumerEvents,
) {
  const roundTrips = await Promise.all(messages.map((message) => heartbeat?.roundTripMs(message)));
  const known = roundTrips.filter((ms) => typeof ms === 'number').filter(Number.isFinite);
  if (known.length > 0) events.onRoundTrip(Math.min(...known));
  return known.some((ms) => ms <= timing.maxRoundTripMs);
}

/**
 * Begins a new epoch if the shared state lacks purges that were acknowledged to the slot: the state or the slot was lost,
 * replaced or restored. For a new slot, `ensureSlot` has begun one.
 */
async function ensureContinuity(options: SlotConsumerOptions, signal: AbortSignal): Promise<void> {
  const { pool, slot, purger, log } = options;
  const lsn = (await readSlotState(pool, slot)).confirmed ?? 0n;
  await retryPurge({ ...options, signal }, 0n, async () => {
    const state = await purger.state();
    if (state && state.lsn >= lsn) return;
    await purger.raiseEpoch(lsn);
    log.info({ slot }, 'response cache reset: WAL continuity lost');
  });
}

/** Closes the stream last, so that finished purges are acknowledged. */
async function release(stream: LogStream, purgeQueue: PurgeQueue, heartbeat: Heartbeat | undefined): Promise<void> {
  const stopped = Promise.all([purgeQueue.stop(), heartbeat?.stop()]);
  await withTimeout(stopped, stopTimeoutMs).catch(() => undefined);
  await withTimeout(stream.close(), stopTimeoutMs).catch(() => undefined);
}
