import { randomUUID } from 'node:crypto';
import type { Lsn } from '../shared/lsn';
import type { Listener, Purger, SharedState } from './shared-store';

/**
 * The same as by Redis, within this process: whoever listens has heard of it when the call resolves.
 * @throws what the listener throws
 */
export function createLocalPurger(listener: Pick<Listener, 'onMessage'>): Purger {
  let state: SharedState | undefined;

  function proceed(lsn: Lsn | null, numbers: 0 | 1): SharedState {
    const before = state ?? begin(lsn ?? 0n);
    state = { epoch: before.epoch, seq: before.seq + numbers, lsn: lsn && lsn > before.lsn ? lsn : before.lsn };
    return state;
  }

  function begin(lsn: Lsn): SharedState {
    state = { epoch: randomUUID(), seq: (state?.seq ?? 0) + 1, lsn };
    listener.onMessage({ kind: 'epoch', ...state });
    return state;
  }

  return {
    async purge(tags, lsn, source) {
      listener.onMessage({ kind: 'purge', ...proceed(lsn, 1), source, tags });
    },
    async beat(lsn) {
      listener.onMessage({ kind: 'beat', ...proceed(lsn, 0) });
    },
    async raiseEpoch(lsn) {
      begin(lsn);
    },
    state: async () => state ?? null,
  };
}
