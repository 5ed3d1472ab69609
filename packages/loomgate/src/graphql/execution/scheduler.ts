import { AsyncResource } from 'node:async_hooks';
import { FairQueue } from '../../shared/fair-queue';

/** Steps that all executions together take in a turn of the event loop; some five milliseconds. */
const usualSteps = 10_000;
/** Of these, what an execution takes that has waited before: a little more than a millisecond. */
const longSteps = 2_500;
/** An execution of fewer is not interrupted: most are, and would only be later for it. */
const shortSteps = 5_000;
/** A thread that is slow because the machine is busy is not made slower still. */
const maxRestMs = 20;

/**
 * Shares the thread among executions. A step is a property that is read and written. When so many have been taken in a
 * turn of the event loop, what goes on does so in a later one: an execution that waits for the first time in the next, and
 * one that has waited before when the thread has been others' for as long as it was its own. Clients take turns; of one
 * client the execution that has begun first goes on first, so that what is half made does not add up.
 */
export class ExecutionScheduler {
  #spent = 0;
  /** What `#spent` is when the long execution under way has had its share; infinite while none is. */
  #longEndsAt = Number.POSITIVE_INFINITY;
  #restsUntilMs = 0;
  #isLongUnderWay = false;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #short = new FairQueue<() => void>();
  readonly #long = new FairQueue<() => void>();

  constructor(
    private readonly stepsPerTurn = usualSteps,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Whether an execution that has taken so many steps should take no more of them in this turn. */
  isOverFor(steps: number): boolean {
    return this.#isOver && steps >= Math.min(shortSteps, this.stepsPerTurn);
  }

  get #isOver(): boolean {
    return this.#spent >= Math.min(this.stepsPerTurn, this.#longEndsAt);
  }

  spend(steps: number): void {
    this.#spent += steps;
    this.#schedule();
  }

  /** @param hasWaited whether the execution has waited before */
  wait(client: string, goOn: () => void, hasWaited: boolean): void {
    const bound = AsyncResource.bind(goOn);
    if (hasWaited) this.#long.addFirst(client, bound);
    else this.#short.add(client, bound);
    this.#schedule();
  }

  #schedule(): void {
    const restMs = this.#restsUntilMs - this.clock();
    const waitsForRest = this.#long.size > 0 && !this.#isLongUnderWay;
    if (this.#spent > 0 || this.#short.size > 0 || (waitsForRest && restMs <= 0))
      this.#immediate ??= setImmediate(() => this.#begin());
    else if (waitsForRest) this.#timer ??= setTimeout(() => this.#endRest(), restMs);
  }

  #endRest(): void {
    this.#timer = undefined;
    this.#schedule();
  }

  #begin(): void {
    this.#immediate = undefined;
    this.#spent = 0;
    this.#goOn(this.#short);
    const mayGoOn = !this.#isLongUnderWay && this.clock() >= this.#restsUntilMs;
    if (this.#long.size > 0 && mayGoOn) this.#goOnLong();
    this.#schedule();
  }

  /** What it leads to when it has returned is its own time, too: an answer is written then. */
  #goOnLong(): void {
    const startedAtMs = this.clock();
    this.#isLongUnderWay = true;
    this.#longEndsAt = this.#spent + longSteps;
    setImmediate(() => {
      this.#isLongUnderWay = false;
      this.#longEndsAt = Number.POSITIVE_INFINITY;
      const nowMs = this.clock();
      this.#restsUntilMs = nowMs + Math.min(nowMs - startedAtMs, maxRestMs);
      this.#schedule();
    });
    this.#goOn(this.#long);
  }

  #goOn(line: FairQueue<() => void>): void {
    while (line.size > 0 && !this.#isOver) line.next()?.();
  }
}
