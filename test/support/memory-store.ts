import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Listener, Message, Purger, SharedState } from '../../packages/loomgate/src/cache/shared-store';

/** What a Redis is to several instances, within this process, with all that can go wrong. */
export interface MemoryStore extends Purger {
  readonly listeners: Set<Listener>;
  /** Every message, in order. */
  readonly messages: Message[];
  /** What the store does to calls and messages; may be set at any time. */
  readonly faults: { rejecting: boolean; hanging: boolean; losing: boolean; delayMs: number };
  /** Puts the store back to an earlier state, or to none. */
  restore(state: SharedState | null): void;
}

type Said = Pick<Message, 'kind'> & { readonly tags?: readonly string[]; readonly source?: string };

export function createMemoryStore(): MemoryStore {
  const listeners = new Set<Listener>();
  const messages: Message[] = [];
  const faults = { rejecting: false, hanging: false, losing: false, delayMs: 0 };
  let state: SharedState | null = null;

  async function call<T>(task: () => T): Promise<T> {
    await sleep(faults.delayMs);
    if (faults.hanging) return new Promise(() => undefined);
    if (faults.rejecting) throw new Error('the store does not answer');
    return task();
  }

  function say(next: SharedState, { kind, tags = [], source = '' }: Said): void {
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
        say({ ...before, seq: before.seq + 1, lsn: max(before.lsn, lsn ?? 0n) }, { kind: 'purge', tags, source });
      }),
    beat: (lsn) => call(() => say({ ...known(), lsn: max(known().lsn, lsn) }, { kind: 'beat' })),
    raiseEpoch: (lsn) => call(() => say({ epoch: randomUUID(), seq: (state?.seq ?? 0) + 1, lsn }, { kind: 'epoch' })),
    state: () => call(() => state),
  };
}
