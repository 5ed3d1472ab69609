import type { Claim, Entry, Executed, FillLease, Plan, ResponseCache } from '../../cache/types';
import type { OperationPlan } from './plan';

/** `kept` responses may be shared with other requests; `failed` has a server error. */
export type Outcome = 'kept' | 'not kept' | 'failed';

/** A response of Node: emits `close` once, however the request ends. */
interface Closing {
  once(event: 'close', listener: () => void): unknown;
}

/**
 * The state of one request in the response cache: its lookup, and its fill lease with the in-flight fill and the lease in
 * Redis. It is created when the request is read, passed to all that serve the request, and closed once. Closing releases
 * what is still held, so nothing outlives the request.
 */
export class CacheSession {
  /** When the request was read, in the time of `performance.now()`. */
  readonly startedAt = performance.now();
  /** The cache plan of the operation; undefined if it cannot be cached. */
  plan: OperationPlan | undefined;
  /** Whether the client requires an uncached response. */
  isBypassed = false;
  /** Set when the operation was executed. */
  outcome: Outcome | undefined;
  #claimed: { readonly key: string; readonly claim: Claim } | undefined;
  #lease: FillLease | undefined;
  #isExecuting = false;
  #isClosed = false;
  #isListening = false;
  readonly #response: Closing | undefined;
  readonly #closers: (() => void)[] = [];
  #onPlanned: ((plan: OperationPlan | undefined) => void) | undefined;

  /** @param response closes the session, except during `runThenClose`; without it the creator closes the session */
  constructor(response?: Closing) {
    this.#response = response;
  }

  /**
   * Looks up a plan, or takes the fill lease for it. A repeated call with the same key returns the first claim.
   * @param deadlineMs in the time of `performance.now()`: limits waiting for another request's fill
   */
  async claim(cache: ResponseCache, plan: Plan, deadlineMs: number): Promise<Claim> {
    if (this.#claimed?.key === plan.key) return this.#claimed.claim;
    this.abandon(false);
    this.#closeWithResponse();
    const claim = await cache.claim(plan, deadlineMs);
    this.#hold(plan.key, claim);
    return claim;
  }

  /** The result of the lookup; undefined if there was none. */
  get claimed(): Claim | undefined {
    return this.#claimed?.claim;
  }

  /** Whether this request fills the cache, so that others may wait for its response. */
  get holdsLease(): boolean {
    return this.#lease !== undefined;
  }

  /** Completes the fill lease with a response. @throws Error without a lease */
  async complete(executed: Executed): Promise<Entry> {
    if (!this.#lease) throw new Error('this request holds no fill lease');
    const entry = await this.#lease.complete(executed);
    this.#lease = undefined;
    return entry;
  }

  /** Gives the fill lease up. @param alone whether each request that waits executes for itself */
  abandon(alone: boolean): void {
    const lease = this.#lease;
    this.#lease = undefined;
    lease?.abandon(alone);
  }

  /** Finds an expired response, to be sent instead of a failed one. */
  async findStale(): Promise<Entry | undefined> {
    const { claim } = this.#claimed ?? {};
    return claim && 'lease' in claim ? claim.lease?.findStale() : undefined;
  }

  /**
   * Moves the fill lease of a stale response to a new session, for a background refresh. The caller closes that session.
   * @returns undefined if there is nothing to refresh
   */
  takeRefresh(): CacheSession | undefined {
    const { key, claim } = this.#claimed ?? {};
    if (key === undefined || claim?.kind !== 'stale' || !this.#lease) return undefined;
    const refresh = new CacheSession();
    refresh.#hold(key, { kind: 'miss', lease: this.#lease });
    this.#lease = undefined;
    return refresh;
  }

  /** Registers a listener for the plan, which is called before execution. */
  onPlanned(listener: (plan: OperationPlan | undefined) => void): void {
    this.#onPlanned = listener;
  }

  /**
   * Sets the cache plan of the operation.
   * @param isRepeatable whether the same request bytes always mean this operation, without side effects
   */
  setPlan(plan: OperationPlan | undefined, isRepeatable: boolean): void {
    this.plan = plan;
    this.#onPlanned?.(isRepeatable ? plan : undefined);
  }

  /** Registers a listener for the end of the session; calls it at once if that is over. */
  onClosed(closer: () => void): void {
    this.#closeWithResponse();
    if (this.#isClosed) closer();
    else this.#closers.push(closer);
  }

  /** Runs a task, then closes the session. Until then it stays open without its client: others may wait for its response. */
  async runThenClose<T>(task: () => Promise<T>): Promise<T> {
    this.#isExecuting = true;
    try {
      return await task();
    } finally {
      this.close();
    }
  }

  /** Releases what is held. Further calls do nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.abandon(false);
    for (const closer of this.#closers) closer();
  }

  #hold(key: string, claim: Claim): void {
    this.#claimed = { key, claim };
    this.#lease = 'lease' in claim ? claim.lease : undefined;
    // The request may have ended during the lookup.
    if (this.#isClosed) this.abandon(false);
  }

  #closeWithResponse(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    this.#response?.once('close', () => this.#isExecuting || this.close());
  }
}
