import { randomUUID } from 'node:crypto';
import type { Lsn } from '../../shared/lsn';
import type { MessageListener, Purger, SharedState } from './purger';

/**
 * Purges within this process, without Redis. The listener has received the message when a call resolves.
 * @throws what the listener throws
 */
export function createLocalPurger(listener: Pick<MessageListener, 'onMessage'>): Purger {
  let state: SharedState | undefined;

  function advance(lsn: Lsn | null, increment: 0 | 1): SharedState {
    const before = state ?? beginEpoch(lsn ?? 0n);
    state = { epoch: before.epoch, seq: before.seq + increment, lsn: lsn && lsn > before.lsn ? lsn : before.lsn };
    return state;
  }

  function beginEpoch(lsn: Lsn): SharedState {
    state = { epoch: randomUUID(), seq: (state?.seq ?? 0) + 1, lsn };
    listener.onMessage({ kind: 'epoch', ...state });
    return state;
  }

  return {
    async purge(tags, lsn, source) {
      listener.onMessage({ kind: 'purge', ...advance(lsn, 1), source, tags });
    },
    async heartbeat(lsn) {
      listener.onMessage({ kind: 'heartbeat', ...advance(lsn, 0) });
    },
    async raiseEpoch(lsn) {
      beginEpoch(lsn);
    },
    state: async () => state ?? null,
  };
}
