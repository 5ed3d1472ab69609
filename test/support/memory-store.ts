import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message, MessageListener, Purger, SharedState } from '../../packages/loomgate/src/cache/purges/purger';

/** Replaces Redis for several instances in this process, with faults. */
export interface MemoryStore extends Purger {
  readonly listeners: Set<MessageListener>;
  /** Every message, in order. */
  readonly messages: Message[];
  /** Faults of calls and messages; may be set at any time. */
  readonly faults: { rejecting: boolean; hanging: boolean; losing: boolean; delayMs: number };
  /** Restores an earlier state, or none. */
  restore(state: SharedState | null): void;
}

type Published = Pick<Message, 'kind'> & { readonly tags?: readonly string[]; readonly source?: string };

export function createMemoryStore(): MemoryStore {
  const listeners = new Set<MessageListener>();
  const messages: Message[] = [];
  const faults = { rejecting: false, hanging: false, losing: false, delayMs: 0 };
  let state: SharedState | null = null;

  async function call<T>(task: () => T): Promise<T> {
    await sleep(faults.delayMs);
    if (faults.hanging) return new Promise(() => undefined);
    if (faults.rejecting) throw new Error('the store does not answer');
    return task();
  }

  function publish(next: SharedState, { kind, tags = [], source = '' }: Published): void {
    state = next;
    const message: Message = kind === 'purge' ? { kind, ...next, tags, source } : { kind, ...next };
    messages.push(message);
    if (!faults.losing) for (const listener of listeners) listener.onMessage(message);
  }

  function known(): SharedState {
    if (!state) throw new Error('there is no state');
    return state;
  }

  const max = (a: bigint, b: bigint) => (a > b ? a : b);

  return {
    listeners,
    messages,
    faults,
    restore(earlier) {
      state = earlier;
    },
    purge: (tags, lsn, source) =>
      call(() => {
        const before = known();
        publish({ ...before, seq: before.seq + 1, lsn: max(before.lsn, lsn ?? 0n) }, { kind: 'purge', tags, source });
      }),
    heartbeat: (lsn) => call(() => publish({ ...known(), lsn: max(known().lsn, lsn) }, { kind: 'heartbeat' })),
    raiseEpoch: (lsn) =>
      call(() => publish({ epoch: randomUUID(), seq: (state?.seq ?? 0) + 1, lsn }, { kind: 'epoch' })),
    state: () => call(() => state),
  };
}
