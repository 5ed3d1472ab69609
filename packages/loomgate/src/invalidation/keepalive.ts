import { setTimeout as sleep } from 'node:timers/promises';
import type { Purger } from '../cache/shared-store';
import { withTimeout } from '../shared/with-timeout';
import type { LogListener } from './listener';

const everyMs = 1_000;
const timeoutMs = 2_000;

/**
 * Where nobody follows a log, some instance sends a beat now and then: by its number the others notice messages that
 * they have missed. Where the shared state is gone, a new epoch begins.
 * @returns stops it
 */
export function sendKeepalives(purger: Purger, listener: Pick<LogListener, 'beatAgeMs'>): () => Promise<void> {
  const stopping = new AbortController();

  async function beat(): Promise<void> {
    if ((await purger.state()) === null) await purger.raiseEpoch(0n);
    await purger.beat(0n);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      // Failures are the purger's to report; the next beat tries again.
      if (listener.beatAgeMs() > everyMs) await withTimeout(beat(), timeoutMs).catch(() => undefined);
      const pauseMs = everyMs * (0.5 + Math.random());
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return () => {
    stopping.abort();
    return running;
  };
}
