import { toEntry } from './entry';
import type { Entry, Executed, Lead, Plan } from './types';

/** An expired entry, as long as it may be served. */
export type Stale = () => Entry | undefined;
export type OnComplete = (entry: Entry) => void;
export type Abandon = (alone: boolean) => void;

/**
 * A lead, settled once.
 *
 * Of a class, since an object literal with a getter is kept until the next major collection.
 */
export class OwnLead implements Lead {
  #isOver = false;
  readonly #policy: Plan['policy'];
  readonly #madeAtMs: number;
  readonly #stale: Stale;
  readonly #onComplete: OnComplete;
  readonly #onAbandon: Abandon;

  constructor(policy: Plan['policy'], madeAtMs: number, stale: Stale, onComplete: OnComplete, onAbandon: Abandon) {
    this.#policy = policy;
    this.#madeAtMs = madeAtMs;
    this.#stale = stale;
    this.#onComplete = onComplete;
    this.#onAbandon = onAbandon;
  }

  get stale(): Entry | undefined {
    return this.#stale();
  }

  async complete(executed: Executed): Promise<Entry> {
    const entry = toEntry(executed, this.#policy, this.#madeAtMs);
    this.#once(() => this.#onComplete(entry));
    return entry;
  }

  abandon(alone: boolean): void {
    this.#once(() => this.#onAbandon(alone));
  }

  #once(settle: () => void): void {
    if (!this.#isOver) settle();
    this.#isOver = true;
  }
}
