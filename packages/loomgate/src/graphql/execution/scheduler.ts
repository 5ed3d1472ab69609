import { AsyncResource } from 'node:async_hooks';
import { FairQueue } from '../../shared/fair-queue';

/** Steps of all executions together in one turn of the event loop; about 5 ms. */
const defaultStepsPerTurn = 10_000;
/** Steps in one turn of an execution that has waited before; a little more than 1 ms. */
const longSteps = 2_500;
/** An execution pauses only after this many steps. Most have fewer, and pausing would only delay them. */
const shortSteps = 5_000;
/** Limits the rest of long executions, so that a slow machine does not make them slower still. */
const maxRestMs = 20;

/**
 * Shares the event loop among executions. A step is one property read and written. When the steps of a turn are spent,
 * executions continue in a later turn. One that waits for the first time continues in the next turn. One that has waited
 * before is long: it continues after the event loop was free for as long as its last run took. Clients take turns. Of one
 * client the oldest execution continues first, so that half-built responses do not accumulate.
 */
export class ExecutionScheduler {
  #spent = 0;
  /** The value of `#spent` at which the running long execution pauses; infinite if none runs. */
  #longEndsAt = Number.POSITIVE_INFINITY;
  #restsUntilMs = 0;
  #isLongRunning = false;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #short = new FairQueue<() => void>();
  readonly #long = new FairQueue<() => void>();

  constructor(
    private readonly stepsPerTurn = defaultStepsPerTurn,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Whether an execution that has taken this many steps must pause now. */
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

  /**
   * Calls back in a later turn, in the async context of this call.
   * @param hasWaited whether the execution has waited before
   */
  wait(client: string, onTurn: () => void, hasWaited: boolean): void {
    const bound = AsyncResource.bind(onTurn);
    if (hasWaited) this.#long.addFirst(client, bound);
    else this.#short.add(client, bound);
    this.#schedule();
  }

  #schedule(): void {
    const restMs = this.#restsUntilMs - this.clock();
    const waitsForRest = this.#long.size > 0 && !this.#isLongRunning;
    if (this.#spent > 0 || this.#short.size > 0 || (waitsForRest && restMs <= 0))
      this.#immediate ??= setImmediate(() => this.#beginTurn());
    else if (waitsForRest) this.#timer ??= setTimeout(() => this.#endRest(), restMs);
  }

  #endRest(): void {
    this.#timer = undefined;
    this.#schedule();
  }

  #beginTurn(): void {
    this.#immediate = undefined;
    this.#spent = 0;
    this.#runFrom(this.#short);
    const mayRunLong = !this.#isLongRunning && this.clock() >= this.#restsUntilMs;
    if (this.#long.size > 0 && mayRunLong) this.#runLong();
    this.#schedule();
  }

  /** Measures until the next turn, so that microtasks and the serialization of the response count as its time. */
  #runLong(): void {
    const startedAtMs = this.clock();
    this.#isLongRunning = true;
    this.#longEndsAt = this.#spent + longSteps;
    setImmediate(() => {
      this.#isLongRunning = false;
      this.#longEndsAt = Number.POSITIVE_INFINITY;
      const nowMs = this.clock();
      this.#restsUntilMs = nowMs + Math.min(nowMs - startedAtMs, maxRestMs);
      this.#schedule();
    });
    this.#runFrom(this.#long);
  }

  #runFrom(queue: FairQueue<() => void>): void {
    while (queue.size > 0 && !this.#isOver) queue.next()?.();
  }
}
