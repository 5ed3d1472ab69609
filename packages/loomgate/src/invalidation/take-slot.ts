import { createSlot } from './create-slot';
import { persist } from './purge-queue';
import { dropSlot, type SlotState } from './slot';
import { consumeSlot, type SlotConsumerEvents, type SlotConsumerOptions } from './slot-consumer';
import { codeOf } from './sql-state';

/**
 * Makes the slot where there is none, or where it can no longer be read, and holds it for as long as that goes well.
 * @param state how the slot was found; nobody reads it
 * @throws as `holdSlot`
 */
export async function takeSlot(
  options: SlotConsumerOptions,
  { exists, lost }: SlotState,
  events: SlotConsumerEvents,
  signal: AbortSignal,
): Promise<void> {
  const { url, slot } = options;
  if (lost) await dropSlot(url, slot);
  if (!exists || lost) await makeSlot(options, events, signal);
  try {
    await consumeSlot(options, events, signal);
  } catch (error) {
    // The publication was made anew, and where the slot stands, there is none yet.
    if (codeOf(error) === 'undefined_object') await dropSlot(url, slot);
    throw error;
  }
}

/**
 * Makes the slot and begins a new epoch: nobody knows what has changed before, whatever the store says. At once, since
 * another instance may be the first to read the slot.
 */
async function makeSlot(options: SlotConsumerOptions, events: SlotConsumerEvents, signal: AbortSignal): Promise<void> {
  const { url, slot, purger, log } = options;
  const madeAt = await createSlot({ ...options, signal, onWait: events.onSlotWait });
  if (madeAt === undefined) return;
  try {
    await persist(purger, 0n, signal, () => purger.raiseEpoch(madeAt));
  } catch (error) {
    await dropSlot(url, slot);
    throw error;
  }
  log.info({ slot }, 'the slot was made; the response cache begins anew');
}
