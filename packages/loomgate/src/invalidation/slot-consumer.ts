import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Purger } from '../cache/shared-store';
import { withTimeout } from '../shared/with-timeout';
import { createCommits } from './commits';
import type { SlotWait } from './create-slot';
import { type FollowedTables, openFollowedTables, UnpublishedError } from './followed-tables';
import { createHeartbeat, type Heartbeat } from './heartbeat';
import { type LogStream, openLogStream } from './log-stream';
import { createPersistentConnection, type PersistentConnection } from './persistent-connection';
import { publication } from './publication';
import { createPurgeQueue, type PurgeQueue, persist } from './purge-queue';
import { wholeType } from './row-tags';
import { readSlotState } from './slot';
import type { TableInvalidation } from './table-invalidation';
import type { Timing } from './timing';
import { createVisibility } from './visibility';

/** What the holder of the slot works with. */
export interface SlotConsumerOptions {
  /** A connection URL that leads to the server itself and not to a pooler. */
  readonly url: string;
  readonly pool: Pick<Pool, 'query'>;
  readonly slot: string;
  /** What the publication's comment must say. */
  readonly declared: string;
  readonly tables: readonly TableInvalidation[];
  readonly purger: Purger;
  digest(tag: string): string;
  /** Told of topics that have new events, when whoever is told can read them; null stands for all of them. */
  announce(topics: ReadonlySet<string> | null): void;
  readonly timing: Timing;
  /** How many times longer than usual the server may be silent: through a huge transaction it may have to be. */
  readonly patience: number;
  /** Told when another instance asks for the slot. */
  readonly onWanted?: (() => void) | undefined;
  readonly log: Pick<Logger, 'warn' | 'info'>;
}

/** What is told of it. */
export interface SlotConsumerEvents {
  onHeld(): void;
  /** undefined: it is over. */
  onSlotWait(wait: SlotWait | undefined): void;
  onRoundTrip(ms: number): void;
}

const startTimeoutMs = 10_000;
const stopTimeoutMs = 2_000;
const statementTimeoutMs = 1_000;
/** The server answers our pings once a second, and we the server's. */
const maxSilenceMs = 5_000;
const senderTimeoutMs = 6_000;

/** The slot can no longer be followed: the publication speaks for instances with other tables. */
class OthersError extends Error {
  override message = 'instances that declare other tables follow the log now';
}

/**
 * Holds the slot for as long as that goes well: turns what is committed into purges, in order, and beats.
 * @param signal ends it, in good order
 * @throws DatabaseError when somebody else has the slot; UnpublishedError when the log has to be prepared again;
 * otherwise why it could not go on
 */
export async function consumeSlot(
  options: SlotConsumerOptions,
  events: SlotConsumerEvents,
  signal: AbortSignal,
): Promise<void> {
  const connection = createPersistentConnection(options.url, statementTimeoutMs);
  try {
    await follow(options, connection, events, signal);
  } finally {
    await withTimeout(connection.close(), stopTimeoutMs).catch(() => undefined);
  }
}

async function follow(
  options: SlotConsumerOptions,
  connection: PersistentConnection,
  events: SlotConsumerEvents,
  signal: AbortSignal,
): Promise<void> {
  const { url, slot, tables, purger, digest, announce, timing, patience } = options;
  const followed = await openFollowedTables(connection, tables);
  const over = createOver(signal);
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);
  const commitOf = createCommits(tables);
  let beats: Heartbeat | undefined;
  const purging = createPurgeQueue({
    purger,
    digest,
    announce,
    untilVisible: createVisibility(connection).until,
    remade: () => remadeTags(followed, tables).catch((error) => giveUp(error, over.fail)),
    onPurged: (lsn) => stream.acknowledge(lsn),
    onFailure: over.fail,
    isTimely: (messages) => isTimely(beats, messages, timing, events),
  });
  const timeouts = { senderTimeoutMs: senderTimeoutMs * patience, maxSilenceMs: maxSilenceMs * patience };
  const source = { url, slot, publication, tables: followed.tables, ...timeouts };
  const stream = openLogStream(source, async (transaction) => {
    await ready.promise;
    await purging.add(commitOf(transaction));
  });
  stream.ended.then((reason) => over.fail(reason ?? new Error('the log has ended')));
  try {
    await withTimeout(Promise.race([stream.started, over.promise]), startTimeoutMs);
    signal.throwIfAborted();
    await ensureContinuity(options, signal);
    ready.resolve();
    events.onHeld();
    beats = createHeartbeat({ ...options, everyMs: timing.beatEveryMs, onOthers: () => over.fail(new OthersError()) });
    await over.promise;
  } finally {
    over.forget();
    // What has not been taken by now is the next holder's: it may not be acknowledged.
    ready.reject(new Error('the slot was given back'));
    await giveBack(stream, purging, beats);
  }
}

/** The end, from whichever side it comes: resolves when the signal aborts, rejects with what was told. */
function createOver(signal: AbortSignal) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => resolve();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  promise.catch(() => undefined);
  return { promise, fail: reject, forget: () => signal.removeEventListener('abort', stop) };
}

async function remadeTags(followed: FollowedTables, tables: readonly TableInvalidation[]) {
  const { names, settle } = await followed.remade();
  const remade = tables.filter(({ name, announces }) => !announces && names.includes(name));
  return { tags: remade.flatMap(({ type }) => wholeType(type)), settle };
}

/** What a look at the tables throws is tried again, but for tables that the log cannot be followed for. */
function giveUp(error: unknown, fail: (error: unknown) => void): never {
  if (error instanceof UnpublishedError) fail(error);
  throw error;
}

async function isTimely(
  beats: Heartbeat | undefined,
  messages: readonly string[],
  timing: Timing,
  events: SlotConsumerEvents,
) {
  const ages = await Promise.all(messages.map((message) => beats?.ageMs(message)));
  const known = ages.filter((age) => typeof age === 'number').filter(Number.isFinite);
  if (known.length > 0) events.onRoundTrip(Math.min(...known));
  return known.some((age) => age <= timing.maxRoundTripMs);
}

/**
 * Everything that was acknowledged to the slot must have been purged from what is stored now. Where the store has been
 * lost, exchanged or put back, or the slot has, nobody knows what is missing. For a new slot
 * the instance that has made it has begun a new epoch (take-slot.ts).
 */
async function ensureContinuity(options: SlotConsumerOptions, signal: AbortSignal): Promise<void> {
  const { pool, slot, purger, log } = options;
  const lsn = (await readSlotState(pool, slot)).confirmed ?? 0n;
  await persist(purger, 0n, signal, async () => {
    const state = await purger.state();
    if (state && state.lsn >= lsn) return;
    await purger.raiseEpoch(lsn);
    log.info({ slot }, 'the response cache begins anew: what changed meanwhile is not known');
  });
}

/** The stream last, so that what has been purged is acknowledged. */
async function giveBack(stream: LogStream, purging: PurgeQueue, beats: Heartbeat | undefined): Promise<void> {
  const stopped = Promise.all([purging.stop(), beats?.stop()]);
  await withTimeout(stopped, stopTimeoutMs).catch(() => undefined);
  await withTimeout(stream.close(), stopTimeoutMs).catch(() => undefined);
}
