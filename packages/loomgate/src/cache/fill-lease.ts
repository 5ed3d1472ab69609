import { toEntry } from './entry';
import type { Entry, Executed, FillLease, Plan } from './types';

/** Finds an old entry, as long as it may be served. */
export type FindStale = () => Entry | undefined | Promise<Entry | undefined>;
export type OnComplete = (entry: Entry) => void;
export type Abandon = (alone: boolean) => void;

/**
 * A lead, settled once.
 */
export class LocalFillLease implements FillLease {
  #isOver = false;
  readonly #policy: Plan['policy'];
  readonly #madeAtMs: number;
  readonly #findStale: FindStale;
  readonly #onComplete: OnComplete;
  readonly #onAbandon: Abandon;

  constructor(
    policy: Plan['policy'],
    madeAtMs: number,
    findStale: FindStale,
    onComplete: OnComplete,
    onAbandon: Abandon,
  ) {
    this.#policy = policy;
    this.#madeAtMs = madeAtMs;
    this.#findStale = findStale;
    this.#onComplete = onComplete;
    this.#onAbandon = onAbandon;
  }

  async findStale(): Promise<Entry | undefined> {
    return this.#findStale();
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
