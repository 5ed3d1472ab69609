import { locatedError } from 'graphql';
import { type Output, unlimitedOutput } from '../../limits/output';
import { ErrorList } from '../error-list';
import type { Control } from '../execution';
import type { ExecutionScheduler } from '../scheduler';
import { attempt, Failure } from './failure';
import { Frame, type Group } from './frame';
import type { Completion, FieldPlan, ObjectPlan, OperationInfo, Position } from './plan';
import { resolveValues } from './resolve-values';
import { FieldPosition, keysOf } from './response-position';
import { settle } from './settle';

/** A resolver costs as much as this many property reads: it looks up a loader, which stores a key. */
const resolverSteps = 5;
/** Bytes of text per step: text is read from rows, measured and written. */
const bytesPerStep = 50;
/** A comma, and the smallest value. */
const itemBytes = 4;

/**
 * One breadth-first execution: a field is resolved for all objects of a position, then completed for all. Pending work is
 * on a stack, so that the execution can pause or stop between any two steps.
 */
export class Run implements Completion {
  readonly errors = new ErrorList();
  readonly operation: OperationInfo;
  readonly context: unknown;
  readonly output: Output;
  /** The reason the execution stopped early; undefined while it runs. */
  stopped: Failure | undefined;
  readonly #control: Control | undefined;
  readonly #scheduler: ExecutionScheduler;
  /** A stack: the last frame is next. */
  #frames: Frame[] = [];
  /** Frames that the current step adds, in order. */
  #entered: Frame[] = [];
  /** Callbacks for values that have been resolved. They run when no frame is left. */
  #resolved: (() => void)[] = [];
  /** The number of `settle` calls that wait for a promise. */
  #pending = 0;
  #steps = 0;
  #isRunning = false;
  #isPaused = false;
  #hasPaused = false;
  #internalError: Failure | undefined;
  #idle = Promise.withResolvers<void>();

  constructor(operation: OperationInfo, context: unknown, scheduler: ExecutionScheduler, control: Control | undefined) {
    this.operation = operation;
    this.context = context;
    this.#scheduler = scheduler;
    this.#control = control;
    this.output = control?.output ?? unlimitedOutput();
  }

  get isMutation(): boolean {
    return this.operation.operation.operation === 'mutation';
  }

  /** Runs a frame, and what it leads to, until the execution pauses or waits for a promise. */
  start(frame: Frame): void {
    this.#frames.push(frame);
    this.#continue();
  }

  /** Resolves when no work is left and nothing is pending. Rejects with an error that is not a field's. */
  async untilIdle(): Promise<void> {
    this.#idle = Promise.withResolvers();
    if (!this.#isIdle()) await this.#idle.promise;
    if (this.#internalError) throw this.#internalError.error;
  }

  enter(planOf: () => ObjectPlan, position: Position, elements: readonly number[], sources: readonly unknown[]): void {
    const plan = attempt(planOf);
    if (plan instanceof Failure) for (const element of elements) this.fail(position, element, plan.error);
    else {
      this.output.enter(elements.length, plan.size);
      this.#entered.push(new Frame(plan, position, elements, sources));
    }
  }

  settle(values: unknown[], done: (values: readonly unknown[]) => void): void {
    let isLater = false;
    const isPending = settle(values, () => (isLater ? this.#onResolved(() => done(values)) : done(values)));
    if (!isPending) return;
    isLater = true;
    this.#pending += 1;
  }

  fail(position: Position, element: number, error: unknown): void {
    if (position.isNulled(element)) return;
    if (this.#addError(position, element, error)) this.output.writeError();
    position.nullify(element);
  }

  /** @returns whether the response lists the error */
  #addError(position: Position, element: number, error: unknown): boolean {
    const locate = () => locatedError(error, position.field?.nodes, keysOf(position.pathOf(element)));
    return this.errors.add(error, locate);
  }

  write(bytes: number): void {
    this.output.write(bytes);
    this.#spend(bytes / bytesPerStep);
  }

  countItems(items: number): void {
    this.#spend(items);
    this.output.write(items * itemBytes);
  }

  /**
   * Resolves when the response may be serialized. A large one waits for a turn of the event loop of its own.
   * @returns undefined if it may be serialized at once
   */
  untilSerializable(): Promise<void> | undefined {
    if (!this.output.isLarge || this.stopped) return undefined;
    return new Promise((resolve) => {
      const onTurn = () => {
        this.#spend(this.output.bytes / bytesPerStep);
        resolve();
      };
      this.#scheduler.wait(this.#client(), onTurn, true);
    });
  }

  #spend(steps: number): void {
    this.#steps += steps;
    this.#scheduler.spend(steps);
  }

  #hasWork(): boolean {
    return this.#frames.length > 0 || this.#resolved.length > 0;
  }

  #isIdle(): boolean {
    return this.#pending === 0 && !this.#hasWork();
  }

  #onResolved(done: () => void): void {
    this.#pending -= 1;
    this.#resolved.push(done);
    this.#continue();
  }

  #continue(): void {
    if (this.#isRunning || this.#isPaused) return;
    this.#isRunning = true;
    try {
      while (this.#hasWork() && !this.#scheduler.isOverFor(this.#steps)) this.#step();
    } catch (error) {
      this.#internalError ??= new Failure(error);
      this.#frames = [];
      this.#entered = [];
    }
    this.#isRunning = false;
    if (this.#hasWork()) this.#pause();
    if (this.#isIdle()) this.#idle.resolve();
  }

  #step(): void {
    this.#stopIfRequired();
    const frame = this.#frames.at(-1);
    const next = frame ? frame.next() : this.#resolved.shift();
    if (typeof next === 'function') next();
    else if (next) this.#resolve(next.field, next.group);
    else this.#frames.pop();
    // Reversed, so that the first one entered is on top of the stack.
    for (let entered = this.#entered.pop(); entered; entered = this.#entered.pop()) this.#frames.push(entered);
  }

  #resolve(field: FieldPlan, { position, elements, sources, objects }: Group): void {
    const below = new FieldPosition(field, position, elements, objects);
    this.#spend(elements.length * (field.field.resolve ? resolverSteps : 1));
    this.settle(resolveValues(this, field, below, sources), (values) => field.shape.complete(this, below, values));
  }

  /** Yields the event loop. Loaders send nothing meanwhile, so that keys requested after the pause join the same batch. */
  #pause(): void {
    const releaseLoaders = this.#control?.hold();
    const onTurn = () => {
      this.#isPaused = false;
      this.#continue();
      releaseLoaders?.();
    };
    this.#isPaused = true;
    this.#scheduler.wait(this.#client(), onTurn, this.#hasPaused);
    this.#hasPaused = true;
  }

  #client(): string {
    return this.#control?.client() ?? '';
  }

  #stopIfRequired(): void {
    const { output, signal } = this.#control ?? {};
    if (output?.exceeded) this.#stop(output.exceeded);
    else if (signal?.aborted && !this.isMutation) this.#stop(signal.reason);
  }

  /** Drops pending work. A mutation returns what it has completed; the rest of its response is null. */
  #stop(error: unknown): void {
    const frames = this.#frames;
    this.#frames = [];
    if (!this.isMutation) this.#resolved = [];
    else for (const frame of frames) for (const element of frame.rest()) this.#drop(frame.position, element, error);
    this.stopped ??= new Failure(error);
  }

  /** Sets an element to null. The first one dropped lists the error. */
  #drop(position: Position, element: number, error: unknown): void {
    if (position.isNulled(element)) return;
    if (!this.stopped) this.#addError(position, element, error);
    this.stopped ??= new Failure(error);
    position.nullify(element);
  }
}
