import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RedisLink } from '../cache/purges/holder-purger';
import type { PurgeListener } from '../cache/purges/purge-listener';
import type { SlotWait } from './create-slot';
import { followableOf } from './followable';
import { UnpublishedError } from './followed-tables';
import type { FollowedTypes } from './followed-types';
import { LogUnavailableError } from './log-needs';
import type { PreparedLog } from './prepare-log';
import { fingerprintOf, publication } from './publication';
import { readTables } from './published-tables';
import { dropSlot, readSlotState, type SlotState } from './slot';
import { createSlotRequests } from './slot-requests';
import { createSlotTerms, type SlotTermsOptions } from './slot-terms';
import { codeOf } from './sql-state';

/** Takes the replication slot whenever no other instance reads it. */
export interface LogFollower {
  readonly figures: Readonly<FollowFigures>;
  /** Releases the slot at once if this instance holds it. */
  stop(): Promise<void>;
}

interface FollowFigures {
  role: 'starting' | 'holder' | 'listener';
  /** How often this instance took the slot. */
  takeovers: number;
  slot: string | undefined;
  /** The slot as it was last read. */
  state: SlotState | undefined;
  /** How long the last heartbeat took through the WAL; known to the holder only. */
  roundTripMs: number | undefined;
  /** The transactions that block the creation of the slot. */
  slotWait: SlotWait | undefined;
}

export interface FollowOptions extends Omit<SlotTermsOptions, 'signal' | 'events'> {
  readonly link: Pick<RedisLink, 'isUp'> | undefined;
  readonly listener: Pick<PurgeListener, 'heartbeatAgeMs' | 'suspend'>;
  /** undefined if the server was unreachable. */
  readonly prepared: PreparedLog | undefined;
  /** Prepares the server; also called when the publication is missing. */
  prepare(): Promise<PreparedLog>;
  /** Whether the purges of one instance reach the others. */
  readonly isShared: boolean;
  readonly followedTypes: Pick<FollowedTypes, 'replace'>;
}

const intervalsPerCheck = 5;
const refreshEveryMs = 2_000;

export function followLog(options: FollowOptions): LogFollower {
  const { url, pool, listener, log, timing, timeouts } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const warnings = createWarnings(log);
  const figures: FollowFigures = {
    ...{ role: 'starting', takeovers: 0, slot: undefined, state: undefined, roundTripMs: undefined },
    slotWait: undefined,
  };
  const isHeard = () => listener.heartbeatAgeMs() <= timing.maxSilenceMs;
  const requestIfSilent = createSlotRequests({ pool, link: options.link, timeouts, isHeard });
  const terms = createSlotTerms({ ...options, signal, events: createEvents(figures, warnings, log) });
  const suspension = createSuspension(listener);
  let { prepared } = options;
  // Until the server is prepared it is not known whose purges arrive.
  suspension.set(!prepared);

  async function readState(slot: string): Promise<SlotState> {
    figures.state = await readSlotState(pool, slot);
    return figures.state;
  }

  async function check(): Promise<void> {
    prepared ??= await options.prepare().catch(refuse);
    const { slot } = prepared;
    figures.slot = slot;
    const state = await readState(slot);
    if (state.fingerprint !== prepared.fingerprint) {
      // Also while the review fails: purges of an instance with other tables are not enough.
      suspension.set(true);
      prepared = await review(prepared, state.fingerprint);
    }
    // An instance that reads the WAL for other tables does not purge ours.
    const isForOthers = state.fingerprint !== prepared.fingerprint;
    suspension.set(isForOthers);
    if (isForOthers) warnings.warn('instances that declare other tables read the WAL; response cache bypassed');
    if (state.fingerprint === null) await startOver(slot);
    else if (state.active) await listen(slot);
    else if (!isForOthers && terms.isAllowed()) await hold(prepared, state);
  }

  /** Other instances may still follow the WAL, with other rights; their purges may not be trusted here. */
  function refuse(error: unknown): never {
    if (error instanceof LogUnavailableError) suspension.set(true);
    throw error;
  }

  /** Another instance may have prepared the server again, because a table has become one that can or cannot be followed. */
  async function review(current: PreparedLog, fingerprint: string | null): Promise<PreparedLog> {
    const { tables, unfollowed } = followableOf(options.tables, await readTables(pool, publication, options.tables));
    if (fingerprintOf(tables) !== fingerprint) return current;
    await options.followedTypes.replace({ unfollowed });
    return { ...current, fingerprint, followed: tables, unfollowed };
  }

  /** Without the publication the slot cannot be read any more. */
  async function startOver(slot: string): Promise<void> {
    await dropSlot(url, slot);
    prepared = undefined;
  }

  async function listen(slot: string): Promise<void> {
    figures.role = 'listener';
    if (!options.isShared)
      warnings.warn('another instance reads the WAL and cannot send its purges to this one: set REDIS_URL');
    await requestIfSilent(slot);
  }

  async function hold(current: PreparedLog, state: SlotState): Promise<void> {
    const { slot, fingerprint } = current;
    const refresh = setInterval(() => void readState(slot).catch(() => undefined), refreshEveryMs);
    try {
      await terms.run(current, state);
    } catch (error) {
      if (codeOf(error) === 'insufficient_privilege') prepared = undefined;
      // Unless instances that declare other tables have just prepared the server.
      if (error instanceof UnpublishedError && (await readState(slot)).fingerprint === fingerprint)
        prepared = undefined;
      throw error;
    } finally {
      clearInterval(refresh);
      figures.role = 'listener';
      figures.roundTripMs = undefined;
    }
  }

  function report(error: unknown): void {
    if (signal.aborted || error instanceof LogUnavailableError || codeOf(error) === 'object_in_use') return;
    warnings.fail(error);
  }

  const running = repeat(() => check().catch(report), isHeard, timeouts.checkEveryMs, signal);
  return {
    figures,
    async stop() {
      stopping.abort();
      await running;
      suspension.set(false);
    },
  };
}

/** Runs a check repeatedly, at random intervals; while heartbeats arrive, only at every fifth interval. */
async function repeat(check: () => Promise<void>, isHeard: () => boolean, everyMs: number, signal: AbortSignal) {
  for (let intervals = 0; !signal.aborted; intervals += 1) {
    if (!isHeard() || intervals % intervalsPerCheck === 0) await check();
    await sleep(everyMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
  }
}

function createSuspension(listener: Pick<PurgeListener, 'suspend'>) {
  let resume: (() => void) | undefined;
  return {
    set(isSuspended: boolean): void {
      if (!isSuspended) resume?.();
      resume = isSuspended ? (resume ?? listener.suspend()) : undefined;
    },
  };
}

function createEvents(
  figures: FollowFigures,
  warnings: Warnings,
  log: Pick<Logger, 'info'>,
): SlotTermsOptions['events'] {
  return {
    onSlotWait(wait) {
      figures.slotWait = wait;
    },
    onStarted() {
      figures.role = 'holder';
      figures.takeovers += 1;
      warnings.reset();
      log.info({ slot: figures.slot }, 'this instance reads the WAL');
    },
    onRoundTrip(ms) {
      figures.roundTripMs = ms;
    },
  };
}

/** Logs a lasting condition once, and again only after another one or `reset`. */
interface Warnings {
  warn(message: string): void;
  fail(error: unknown): void;
  reset(): void;
}

function createWarnings(log: Pick<Logger, 'warn'>): Warnings {
  let last: string | undefined;

  function once(key: string, write: () => void): void {
    if (key !== last) write();
    last = key;
  }

  return {
    warn: (message) => once(message, () => log.warn(message)),
    fail: (error) => once(String(error), () => log.warn({ err: error }, 'reading the WAL failed')),
    reset() {
      last = undefined;
    },
  };
}
