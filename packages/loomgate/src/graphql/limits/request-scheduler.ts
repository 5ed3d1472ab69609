import { LoomgateError } from '../../errors';
import { FairQueue } from '../../shared/fair-queue';
import { bucketKeyOf, type Payer } from './account';

/** Milliseconds of each turn of the event loop in which work starts, while several clients send requests. */
const defaultTurnMs = 2;
/** The event loop counts as shared for this time after requests of two clients alternate. */
const sharedForMs = 1_000;
/** The most requests that may wait, of one client and of all. */
const maxWaiting = { each: 2_000, all: 20_000 };

/**
 * Shares the event loop among clients, before Apollo gets their requests. While only one client sends requests, they start on
 * arrival. While several do, work starts for a few milliseconds of each turn of the event loop; the rest waits, and clients
 * are served in turn. Between turns the event loop handles I/O of running requests, such as database results.
 */
export class RequestScheduler {
  readonly #queue = new FairQueue<() => void>();
  #lastClient: string | undefined;
  #sharedUntilMs = Number.NEGATIVE_INFINITY;
  /** When work stops starting in this turn; undefined before the first work of a turn. */
  #turnEndsMs: number | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(
    private readonly turnMs = defaultTurnMs,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /**
   * @param signal ends the waiting; or a function that creates the signal, called only if the work waits
   * @param mayRefuse false for work that must not be lost and that is bounded elsewhere
   * @returns undefined if the work may start at once; otherwise a promise of true when it may, or false if the signal aborts
   * @throws LoomgateError OVERLOADED if too many requests wait
   */
  enter(payer: Payer, signal: AbortSignal | (() => AbortSignal), mayRefuse = true): Promise<boolean> | undefined {
    const client = bucketKeyOf(payer);
    const isShared = this.#isShared(client);
    if (this.#queue.size === 0 && (!isShared || this.#hasTime())) return undefined;
    const isTooMuch = this.#queue.sizeOf(client) >= maxWaiting.each || this.#queue.size >= maxWaiting.all;
    if (isTooMuch && mayRefuse) throw tooMany();
    return this.#wait(client, typeof signal === 'function' ? signal() : signal);
  }

  #isShared(client: string): boolean {
    if (client !== this.#lastClient) {
      if (this.#lastClient !== undefined) this.#sharedUntilMs = this.clock() + sharedForMs;
      this.#lastClient = client;
      return this.#sharedUntilMs > 0;
    }
    return this.#sharedUntilMs > 0 && this.clock() < this.#sharedUntilMs;
  }

  #hasTime(): boolean {
    const nowMs = this.clock();
    if (this.#turnEndsMs === undefined) {
      this.#turnEndsMs = nowMs + this.turnMs;
      this.#schedule();
    }
    return nowMs < this.#turnEndsMs;
  }

  #wait(client: string, signal: AbortSignal): Promise<boolean> {
    this.#schedule();
    return new Promise((resolve) => {
      const begin = () => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = () => {
        this.#queue.remove(client, begin);
        resolve(false);
      };
      if (signal.aborted) return resolve(false);
      this.#queue.add(client, begin);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #schedule(): void {
    this.#immediate ??= setImmediate(() => this.#beginTurn());
  }

  #beginTurn(): void {
    this.#immediate = undefined;
    this.#turnEndsMs = undefined;
    this.#beginNext();
  }

  /** Starts the next request after all microtasks of this one, when it waits for I/O. */
  #beginNext(): void {
    if (this.#queue.size > 0 && this.#hasTime()) {
      this.#queue.next()?.();
      queueMicrotask(() => process.nextTick(() => this.#beginNext()));
    } else if (this.#queue.size > 0) this.#schedule();
  }
}

function tooMany(): LoomgateError {
  return new LoomgateError('OVERLOADED', 'Too many requests are waiting. Wait for responses, then try again.');
}
