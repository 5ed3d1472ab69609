import { setTimeout as sleep } from 'node:timers/promises';
import type { Purger } from '../cache/purges/purger';
import type { Lsn } from '../shared/lsn';
import { withTimeout } from '../shared/with-timeout';
import type { SlotTimeouts } from './slot-timeouts';

const firstRetryMs = 50;

interface RetryOptions {
  readonly purger: Purger;
  readonly timeouts: Pick<SlotTimeouts, 'purgeMs' | 'giveUpAfterMs'>;
  /** Makes the current attempt the last one. */
  readonly signal: AbortSignal;
}

/**
 * Repeats a task of the purger until it succeeds. A task whose result is unknown runs again, which purges too much at worst.
 * @param purged the position up to which everything has been purged
 * @throws the last error when `giveUpAfterMs` has passed: another instance may be able to purge
 */
export async function retryPurge(options: RetryOptions, purged: Lsn, task: () => Promise<void>): Promise<void> {
  const { purger, timeouts, signal } = options;
  const { purgeMs, giveUpAfterMs } = timeouts;
  const giveUpAtMs = performance.now() + giveUpAfterMs;
  for (let retryMs = firstRetryMs; ; retryMs *= 2) {
    try {
      return await withTimeout(task(), purgeMs);
    } catch (error) {
      if (signal.aborted || performance.now() > giveUpAtMs) throw error;
    }
    await sleep(retryMs);
    await withTimeout(restore(purger, purged), purgeMs).catch(() => undefined);
  }
}

/** Begins a new epoch if the shared state is lost, or is older than the last purge. */
async function restore(purger: Purger, purged: Lsn): Promise<void> {
  const state = await purger.state();
  if (state === null || state.lsn < purged) await purger.raiseEpoch(purged);
}
