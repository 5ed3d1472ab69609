import type { Claim, Entry, Executed, FillLease, Plan, ResponseCache } from '../../cache/types';
import type { OperationPlan } from './plan';

/** `kept` may be others' answer, too; `failed` is the server's doing. */
export type Outcome = 'kept' | 'not kept' | 'failed';

/** Emits `close` once, when a request is over in any way: a response of Node. */
interface Closing {
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Owns what one request holds of the response cache: the lead of an answer, with its flight and its lease in Redis. It is
 * created when the request has been read, handed to everything that serves it, and closed once. What it still holds by
 * then is given back, so nothing outlives its request.
 */
export class CacheSession {
  /** When the request had been read, on the clock of `performance.now()`. */
  readonly startedAt = performance.now();
  /** How the operation may be cached; undefined for one that may not be. */
  plan: OperationPlan | undefined;
  /** Whether the client asked for an answer that is not from the cache. */
  isBypassed = false;
  /** What came of the execution. */
  outcome: Outcome | undefined;
  #claimed: { readonly key: string; readonly claim: Claim } | undefined;
  #lead: FillLease | undefined;
  #isExecuting = false;
  #isClosed = false;
  #isFollowing = false;
  readonly #response: Closing | undefined;
  readonly #closers: (() => void)[] = [];
  #onPlanned: ((plan: OperationPlan | undefined) => void) | undefined;

  /** @param response closes the session, unless `during` does; without it the session's creator closes it */
  constructor(response?: Closing) {
    this.#response = response;
  }

  /**
   * Looks a plan up, or takes the lead of making its answer. A plan that was claimed before is not claimed again.
   * @param deadlineMs on the clock of `performance.now()`: nothing is waited for longer
   */
  async claim(cache: ResponseCache, plan: Plan, deadlineMs: number): Promise<Claim> {
    if (this.#claimed?.key === plan.key) return this.#claimed.claim;
    this.abandon(false);
    this.#closeWithResponse();
    const claim = await cache.claim(plan, deadlineMs);
    this.#hold(plan.key, claim);
    return claim;
  }

  /** What the cache said; undefined where it was not asked. */
  get claimed(): Claim | undefined {
    return this.#claimed?.claim;
  }

  /** Whether others may wait for what this request executes. */
  get isLeading(): boolean {
    return this.#lead !== undefined;
  }

  /** Hands the answer of the lead to everyone who waits for it. @throws Error without a lead */
  async complete(executed: Executed): Promise<Entry> {
    if (!this.#lead) throw new Error('this request does not lead an answer');
    const entry = await this.#lead.complete(executed);
    this.#lead = undefined;
    return entry;
  }

  /** There is no answer for those who wait. @param alone whether each of them executes for itself */
  abandon(alone: boolean): void {
    const lead = this.#lead;
    this.#lead = undefined;
    lead?.abandon(alone);
  }

  /** An answer to send where the execution has failed. */
  async findStale(): Promise<Entry | undefined> {
    const { claim } = this.#claimed ?? {};
    return claim && 'lease' in claim ? claim.lease?.findStale() : undefined;
  }

  /**
   * Moves the lead of an expired answer, which this request was given, to a session of its own; the caller closes that.
   * @returns undefined where there is nothing to refresh
   */
  takeRefresh(): CacheSession | undefined {
    const { key, claim } = this.#claimed ?? {};
    if (key === undefined || claim?.kind !== 'stale' || !this.#lead) return undefined;
    const refresh = new CacheSession();
    refresh.#hold(key, { kind: 'miss', lease: this.#lead });
    this.#lead = undefined;
    return refresh;
  }

  /** Calls back with the plan as soon as it is known, before anything is executed. */
  whenPlanned(listener: (plan: OperationPlan | undefined) => void): void {
    this.#onPlanned = listener;
  }

  /**
   * Notes how the operation may be cached.
   * @param isRepeatable whether the same bytes, sent again, would mean this operation and nothing besides
   */
  planned(plan: OperationPlan | undefined, isRepeatable: boolean): void {
    this.plan = plan;
    this.#onPlanned?.(isRepeatable ? plan : undefined);
  }

  /** Calls back when the session is closed; at once where it is already. */
  whenClosed(closer: () => void): void {
    this.#closeWithResponse();
    if (this.#isClosed) closer();
    else this.#closers.push(closer);
  }

  /** Runs a task and then closes the session, which outlives the client until then: others may wait for its answer. */
  async during<T>(task: () => Promise<T>): Promise<T> {
    this.#isExecuting = true;
    try {
      return await task();
    } finally {
      this.close();
    }
  }

  /** Gives back what is held; only the first time counts. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.abandon(false);
    for (const closer of this.#closers) closer();
  }

  #hold(key: string, claim: Claim): void {
    this.#claimed = { key, claim };
    this.#lead = 'lease' in claim ? claim.lease : undefined;
    // The request may have ended while the cache was asked.
    if (this.#isClosed) this.abandon(false);
  }

  #closeWithResponse(): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    this.#response?.once('close', () => this.#isExecuting || this.close());
  }
}
