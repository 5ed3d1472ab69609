import type { HolderPurger } from '../cache/purges/holder-purger';
import type { SlotWait } from './create-slot';
import type { PreparedLog } from './prepare-log';
import { dropSlot, ensureSlot, type SlotState } from './slot';
import { consumeSlot, type SlotConsumerOptions } from './slot-consumer';
import { codeOf } from './sql-state';

/** The terms in which this instance holds the slot. */
export interface SlotTerms {
  /** Whether this instance may take the slot now; not for a while after it released the slot on request. */
  isAllowed(): boolean;
  /**
   * Takes the slot, creates it if needed, and holds it until the signal aborts or another instance requests it.
   * @param state of a slot that no connection reads
   * @throws as `consumeSlot`
   */
  run(prepared: PreparedLog, state: SlotState): Promise<void>;
}

export interface SlotTermsOptions
  extends Omit<SlotConsumerOptions, 'slot' | 'fingerprint' | 'followed' | 'timeoutFactor' | 'onSlotRequested'> {
  /** undefined without Redis. */
  readonly holder: Pick<HolderPurger, 'isAlone' | 'end'> | undefined;
  readonly signal: AbortSignal;
  readonly events: SlotTermEvents;
}

interface SlotTermEvents {
  /** Called while the slot is being created; with undefined when that is over. */
  onSlotWait(wait: SlotWait | undefined): void;
  onStarted(): void;
  onRoundTrip(ms: number): void;
}

const maxTimeoutFactor = 32;

export function createSlotTerms(options: SlotTermsOptions): SlotTerms {
  const { url, holder, log, signal, timeouts, events } = options;
  let notBeforeMs = 0;
  /** Doubles with each term in which no heartbeat came back: the server may be silent during a huge transaction. */
  let timeoutFactor = 1;

  /** Another instance may reach Redis when this one does not. */
  function release(leaving: AbortController): void {
    if (!holder?.isAlone()) return;
    log.warn('another instance reaches Redis and this one does not: releasing the replication slot');
    notBeforeMs = performance.now() + timeouts.pauseAfterRequestMs;
    leaving.abort();
  }

  function onRoundTrip(ms: number): void {
    timeoutFactor = 1;
    events.onRoundTrip(ms);
  }

  async function consume(consumer: SlotConsumerOptions, ends: AbortSignal): Promise<void> {
    try {
      await consumeSlot(consumer, { onStarted: events.onStarted, onRoundTrip }, ends);
    } catch (error) {
      // The publication was created again: at the position of the slot it did not exist yet.
      if (codeOf(error) === 'undefined_object') await dropSlot(url, consumer.slot);
      throw error;
    }
  }

  return {
    isAllowed: () => performance.now() >= notBeforeMs,
    async run({ slot, fingerprint, followed }, state) {
      const leaving = new AbortController();
      const ends = AbortSignal.any([signal, leaving.signal]);
      const consumer = {
        ...options,
        slot,
        fingerprint,
        followed,
        timeoutFactor,
        onSlotRequested: () => release(leaving),
      };
      timeoutFactor = Math.min(timeoutFactor * 2, maxTimeoutFactor);
      try {
        await ensureSlot({ ...options, slot, signal: ends, onWait: events.onSlotWait }, state);
        await consume(consumer, ends);
      } finally {
        holder?.end();
      }
    },
  };
}
