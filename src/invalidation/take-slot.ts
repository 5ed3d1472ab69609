import { createSlot } from './create-slot';
import { type HoldEvents, type HoldOptions, holdSlot } from './hold';
import { dropSlot, type SlotState } from './slot';
import { codeOf } from './sql-state';

/**
 * Makes the slot where there is none, or where it can no longer be read, and holds it for as long as that goes well.
 * @param state how the slot was found; nobody reads it
 * @throws as `holdSlot`
 */
export async function takeSlot(
  options: HoldOptions,
  { exists, lost }: SlotState,
  events: HoldEvents,
  signal: AbortSignal,
): Promise<void> {
  const { url, slot } = options;
  if (lost) await dropSlot(url, slot);
  const isMissing = !exists || lost;
  const madeAt = isMissing ? await createSlot({ ...options, signal, onWait: events.onSlotWait }) : undefined;
  try {
    await holdSlot(options, events, signal, madeAt);
  } catch (error) {
    // The publication was made anew, and where the slot stands, there is none yet.
    if (codeOf(error) === 'undefined_object') await dropSlot(url, slot);
    throw error;
  }
}
