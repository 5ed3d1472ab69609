import { setTimeout as sleep } from 'node:timers/promises';
import type { SlotWait } from './create-slot';
import { UnpublishedError } from './followed-tables';
import type { HolderPurger } from './holder-purger';
import type { LogListener } from './listener';
import type { PreparedLog } from './prepare-log';
import type { SharedLink } from './shared-link';
import { dropSlot, readSlotState, requestSlot, type SlotState } from './slot';
import type { SlotConsumerOptions } from './slot-consumer';
import { codeOf } from './sql-state';
import { takeSlot } from './take-slot';
import { createWarnings } from './warnings';

/** Sees to it that some instance turns the log into purges. */
export interface Following {
  readonly figures: Readonly<FollowFigures>;
  /** Gives the slot back at once, where it is ours. */
  stop(): Promise<void>;
}

interface FollowFigures {
  role: 'starting' | 'holder' | 'listener';
  /** How often this instance got the slot. */
  takeovers: number;
  slot: string | undefined;
  /** The slot as it was last looked at. */
  state: SlotState | undefined;
  /** How long the last beat took to come back; known to the holder alone. */
  roundTripMs: number | undefined;
  /** Why the slot is not there yet. */
  slotWait: SlotWait | undefined;
}

export interface FollowOptions extends Omit<SlotConsumerOptions, 'slot' | 'declared' | 'patience' | 'onWanted'> {
  /** Undefined without Redis. */
  readonly holder: Pick<HolderPurger, 'isAlone' | 'end'> | undefined;
  readonly link: Pick<SharedLink, 'isUp'> | undefined;
  readonly listener: Pick<LogListener, 'beatAgeMs' | 'hold'>;
  /** undefined where the server could not be asked yet. */
  readonly prepared: PreparedLog | undefined;
  /** Asks it; also when the publication is gone. */
  prepare(): Promise<PreparedLog>;
  /** Whether the purges of one instance reach the others. */
  readonly isShared: boolean;
}

/** How often an instance looks for a slot that nobody holds; while it hears beats, every so many times. */
const lookEveryMs = 400;
const looksWithBeats = 5;
const figuresEveryMs = 2_000;
const maxPatience = 32;
/** How long nothing is heard of a holder, though Redis answers, before it is asked to leave the slot. */
const wantedAfterMs = 3_000;
/** How long a holder that has left it stays away. */
const awayMs = 2_000;

/** Takes the slot whenever nobody else has it, until it is stopped. */
export function followLog(options: FollowOptions): Following {
  const { url, pool, listener, log, timing } = options;
  const stopping = new AbortController();
  const warnings = createWarnings(log);
  const figures: FollowFigures = {
    ...{ role: 'starting', takeovers: 0, slot: undefined, state: undefined, roundTripMs: undefined },
    slotWait: undefined,
  };
  let { prepared } = options;
  let patience = 1;
  let release: (() => void) | undefined;
  let notBeforeMs = 0;
  /** Since when Redis has answered, and nothing was heard. */
  let unheardSinceMs: number | undefined;

  const events = {
    onSlotWait(wait: SlotWait | undefined) {
      figures.slotWait = wait;
    },
    onHeld() {
      figures.role = 'holder';
      figures.takeovers += 1;
      warnings.forget();
      log.info({ slot: figures.slot }, 'this instance follows the log of the database');
    },
    onRoundTrip(ms: number) {
      figures.roundTripMs = ms;
      patience = 1;
    },
  };

  async function look(slot: string): Promise<SlotState> {
    figures.state = await readSlotState(pool, slot);
    return figures.state;
  }

  const isHeard = () => listener.beatAgeMs() <= timing.maxSilenceMs;

  async function attempt(): Promise<void> {
    prepared ??= await options.prepare();
    figures.slot = prepared.slot;
    const state = await look(prepared.slot);
    standAside(state.declared !== prepared.declared);
    if (state.declared === null) await beginAnew(prepared.slot);
    else if (state.active) await listen(prepared.slot);
    else if (!release && performance.now() >= notBeforeMs) await hold(prepared, state);
  }

  /** Whoever follows the log for other tables purges nothing for ours. */
  function standAside(isForOthers: boolean): void {
    if (!isForOthers) release?.();
    release = isForOthers ? (release ?? listener.hold()) : undefined;
    if (isForOthers) warnings.say('instances with other tables follow the log; serving without the response cache');
  }

  /** Without the publication nothing more can be read through the slot. */
  async function beginAnew(slot: string): Promise<void> {
    await dropSlot(url, slot);
    prepared = undefined;
  }

  async function listen(slot: string): Promise<void> {
    figures.role = 'listener';
    if (!options.isShared)
      warnings.say('another instance follows the log, and cannot tell this one what it purges: set REDIS_URL');
    await askUnlessHeard(slot);
  }

  /** Redis may be away from the holder alone. */
  async function askUnlessHeard(slot: string): Promise<void> {
    if (isHeard() || !(await options.link?.isUp())) unheardSinceMs = undefined;
    else unheardSinceMs ??= performance.now();
    if (unheardSinceMs !== undefined && performance.now() - unheardSinceMs > wantedAfterMs)
      await requestSlot(pool, slot);
  }

  async function hold({ slot, declared }: PreparedLog, state: SlotState): Promise<void> {
    const refresh = setInterval(() => void look(slot).catch(() => undefined), figuresEveryMs);
    const leaving = new AbortController();
    const held = { ...options, slot, declared, patience, onWanted: () => leave(leaving) };
    patience = Math.min(patience * 2, maxPatience);
    try {
      await takeSlot(held, state, events, AbortSignal.any([stopping.signal, leaving.signal]));
    } catch (error) {
      // Unless instances with other tables have just prepared it.
      if (error instanceof UnpublishedError && (await look(slot)).declared === declared) prepared = undefined;
      throw error;
    } finally {
      clearInterval(refresh);
      options.holder?.end();
      figures.role = 'listener';
      figures.roundTripMs = undefined;
    }
  }

  /** Another instance may reach Redis where this one does not. */
  function leave(leaving: AbortController): void {
    if (!options.holder?.isAlone()) return;
    log.warn('another instance reaches Redis, which this one does not: it is left the log');
    notBeforeMs = performance.now() + awayMs;
    leaving.abort();
  }

  function report(error: unknown): void {
    if (!stopping.signal.aborted && codeOf(error) !== 'object_in_use') warnings.fail(error);
  }

  async function run(): Promise<void> {
    for (let looks = 0; !stopping.signal.aborted; looks += 1) {
      if (!isHeard() || looks % looksWithBeats === 0) await attempt().catch(report);
      const pauseMs = lookEveryMs * (0.5 + Math.random());
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    figures,
    async stop() {
      stopping.abort();
      await running;
      release?.();
    },
  };
}
