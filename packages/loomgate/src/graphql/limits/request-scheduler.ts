import { LoomgateError } from '../../errors';
import { FairQueue } from '../../shared/fair-queue';
import { bucketKeyOf, type Payer } from './account';

/** Milliseconds of a turn of the event loop in which work of clients begins, where several ask. */
const usualTurnMs = 2;
/** So long after another client has asked than the one before, both are taken to be there. */
const sharedForMs = 1_000;
/** What may wait, of one client and of all. */
const most = { each: 2_000, all: 20_000 };

/**
 * Shares the thread among clients, before Apollo has their requests. While one client asks alone, everything begins when it
 * comes. As soon as several do, work begins for a few milliseconds in a turn of the event loop; the rest waits and clients are
 * served in turn. Between two turns the loop takes what has come for work that has begun, such as answers of the database.
 */
export class RequestScheduler {
  readonly #line = new FairQueue<() => void>();
  #last: string | undefined;
  #sharedUntilMs = Number.NEGATIVE_INFINITY;
  /** When this turn of the event loop is over; undefined before the first work of a turn. */
  #turnEndsMs: number | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(
    private readonly turnMs = usualTurnMs,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /**
   * @param signal ends the waiting; where making one costs something, how it is made
   * @param mayRefuse false for what must not be lost, and is bounded elsewhere
   * @returns undefined where the work may begin at once; otherwise resolves when it may, to whether it may: false where the signal has aborted
   * @throws LoomgateError OVERLOADED when too much waits already
   */
  enter(payer: Payer, signal: AbortSignal | (() => AbortSignal), mayRefuse = true): Promise<boolean> | undefined {
    const client = bucketKeyOf(payer);
    const isShared = this.#isShared(client);
    if (this.#line.size === 0 && (!isShared || this.#hasTime())) return undefined;
    const isTooMuch = this.#line.sizeOf(client) >= most.each || this.#line.size >= most.all;
    if (isTooMuch && mayRefuse) throw tooMany();
    return this.#wait(client, typeof signal === 'function' ? signal() : signal);
  }

  #isShared(client: string): boolean {
    if (client !== this.#last) {
      if (this.#last !== undefined) this.#sharedUntilMs = this.clock() + sharedForMs;
      this.#last = client;
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
        this.#line.remove(client, begin);
        resolve(false);
      };
      if (signal.aborted) return resolve(false);
      this.#line.add(client, begin);
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

  /** The next one is looked at when this one waits for something: behind all microtasks. */
  #beginNext(): void {
    if (this.#line.size > 0 && this.#hasTime()) {
      this.#line.next()?.();
      queueMicrotask(() => process.nextTick(() => this.#beginNext()));
    } else if (this.#line.size > 0) this.#schedule();
  }
}

function tooMany(): LoomgateError {
  return new LoomgateError('OVERLOADED', 'Too many requests wait for their turn. Wait for answers, then try again.');
}
