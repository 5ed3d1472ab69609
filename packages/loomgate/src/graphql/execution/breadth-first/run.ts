import { locatedError } from 'graphql';
import { type Output, unlimitedOutput } from '../../limits/output';
import { ErrorList } from '../error-list';
import type { Control } from '../execution';
import type { ExecutionScheduler } from '../scheduler';
import { attempt, Failure } from './failure';
import { Frame, type Group } from './frame';
import type { FieldPlan, ObjectPlan } from './plan';
import type { OperationInfo } from './resolve-info';
import { resolveValues } from './resolve-values';
import { FieldPosition, keysOf, type ResponsePosition } from './response-position';
import { settle } from './settle';

/**
 * One execution, going breadth first: a field is resolved for all objects of a place, then completed for all. What is to
 * be done next lies on a stack, so that it can stop at any step: to let others have the thread, and for good.
 */
export class Run {
  readonly errors = new ErrorList();
  readonly operation: OperationInfo;
  readonly context: unknown;
  readonly output: Output;
  /** Why it goes no further; undefined as long as it does. */
  stopped: Failure | undefined;
  readonly #control: Control | undefined;
  readonly #turns: ExecutionScheduler;
  /** The next one is the last. */
  #frames: Frame[] = [];
  /** By the step under way, in their order. */
  #entered: Frame[] = [];
  /** What goes on with values that are there, when the frames are done. */
  #arrived: (() => void)[] = [];
  #waiting = 0;
  #steps = 0;
  #isGoing = false;
  #isPaused = false;
  #hasPaused = false;
  #broken: Failure | undefined;
  #idle = Promise.withResolvers<void>();

  constructor(operation: OperationInfo, context: unknown, turns: ExecutionScheduler, control: Control | undefined) {
    this.operation = operation;
    this.context = context;
    this.#turns = turns;
    this.#control = control;
    this.output = control?.output ?? unlimitedOutput();
  }

  get isMutation(): boolean {
    return this.operation.operation.operation === 'mutation';
  }

  /** Begins with a frame. */
  start(frame: Frame): void {
    this.#frames.push(frame);
    this.#go();
  }

  /** Resolves when nothing is left to do or to wait for; rejects with what should never have been thrown. */
  async untilIdle(): Promise<void> {
    this.#idle = Promise.withResolvers();
    if (!this.#isIdle()) await this.#idle.promise;
    if (this.#broken) throw this.#broken.error;
  }

  /**
   * Takes some elements of a place for objects, whose fields are resolved in steps to come.
   * @param planOf may throw, which is each object's error then
   */
  enter(
    planOf: () => ObjectPlan,
    place: ResponsePosition,
    elements: readonly number[],
    sources: readonly unknown[],
  ): void {
    const plan = attempt(planOf);
    if (plan instanceof Failure) for (const element of elements) this.fail(place, element, plan.error);
    else this.#enter(plan, place, elements, sources);
  }

  #enter(plan: ObjectPlan, place: ResponsePosition, elements: readonly number[], sources: readonly unknown[]): void {
    this.output.enter(elements.length, plan.size);
    this.#entered.push(new Frame(plan, place, elements, sources));
  }

  /** Goes on with values when none of them is a promise any more; within the call where none has to be waited for. */
  settle(values: unknown[], done: (values: readonly unknown[]) => void): void {
    let isLater = false;
    const waits = settle(values, () => (isLater ? this.#arrive(() => done(values)) : done(values)));
    if (!waits) return;
    isLater = true;
    this.#waiting += 1;
  }

  /** Reports an error of an element, and makes null of it; what is null by another error already needs none. */
  fail(place: ResponsePosition, element: number, error: unknown): void {
    if (place.isNulled(element)) return;
    if (this.#list(place, element, error)) this.output.writeError();
    place.nullify(element);
  }

  /** @returns whether the answer lists it */
  #list(place: ResponsePosition, element: number, error: unknown): boolean {
    return this.errors.add(error, () => locatedError(error, place.field?.nodes, keysOf(place.pathOf(element))));
  }

  /** Counts values that have been completed. */
  write(bytes: number): void {
    this.output.write(bytes);
    this.#spend(bytes / bytesPerStep);
  }

  /** Resolves when the answer may be made a text, which takes a turn of its own where it is large. */
  untilWritten(): Promise<void> | undefined {
    if (!this.output.isLarge || this.stopped) return undefined;
    return new Promise((resolve) => {
      const goOn = () => {
        this.#spend(this.output.bytes / bytesPerStep);
        resolve();
      };
      this.#turns.wait(this.#client(), goOn, true);
    });
  }

  /** Counts the items of lists, each of which is looked at. */
  countItems(items: number): void {
    this.#spend(items);
    this.output.write(items * itemBytes);
  }

  #spend(steps: number): void {
    this.#steps += steps;
    this.#turns.spend(steps);
  }

  #hasWork(): boolean {
    return this.#frames.length > 0 || this.#arrived.length > 0;
  }

  #isIdle(): boolean {
    return this.#waiting === 0 && !this.#hasWork();
  }

  #arrive(done: () => void): void {
    this.#waiting -= 1;
    this.#arrived.push(done);
    this.#go();
  }

  #go(): void {
    if (this.#isGoing || this.#isPaused) return;
    this.#isGoing = true;
    try {
      while (this.#hasWork() && !this.#turns.isOverFor(this.#steps)) this.#step();
    } catch (error) {
      this.#broken ??= new Failure(error);
      this.#frames = [];
      this.#entered = [];
    }
    this.#isGoing = false;
    if (this.#hasWork()) this.#pause();
    if (this.#isIdle()) this.#idle.resolve();
  }

  #step(): void {
    this.#stopIfTooMuch();
    const frame = this.#frames.at(-1);
    const next = frame ? frame.next() : this.#arrived.shift();
    if (typeof next === 'function') next();
    else if (next) this.#resolve(next.field, next.group);
    else this.#frames.pop();
    // The first one is to be the next.
    for (let entered = this.#entered.pop(); entered; entered = this.#entered.pop()) this.#frames.push(entered);
  }

  #resolve(field: FieldPlan, { place, elements, sources, objects }: Group): void {
    const below = new FieldPosition(field, place, elements, objects);
    this.#spend(elements.length * (field.field.resolve ? resolverSteps : 1));
    this.settle(resolveValues(this, field, below, sources), (values) => field.shape.complete(this, below, values));
  }

  /** Others have the thread; loaders wait meanwhile, so that what is still to be asked for goes in the same round. */
  #pause(): void {
    const release = this.#control?.hold();
    const goOn = () => {
      this.#isPaused = false;
      this.#go();
      release?.();
    };
    this.#isPaused = true;
    this.#turns.wait(this.#client(), goOn, this.#hasPaused);
    this.#hasPaused = true;
  }

  #client(): string {
    return this.#control?.client() ?? '';
  }

  #stopIfTooMuch(): void {
    const { output, signal } = this.#control ?? {};
    if (output?.exceeded) this.#stop(output.exceeded);
    else if (signal?.aborted && !this.isMutation) this.#stop(signal.reason);
  }

  /** A mutation answers what it has done; the rest of it is null. */
  #stop(error: unknown): void {
    const frames = this.#frames;
    this.#frames = [];
    if (!this.isMutation) this.#arrived = [];
    else for (const frame of frames) for (const element of frame.rest()) this.#lose(frame.place, element, error);
    this.stopped ??= new Failure(error);
  }

  #lose(place: ResponsePosition, element: number, error: unknown): void {
    if (place.isNulled(element)) return;
    if (!this.stopped) this.#list(place, element, error);
    this.stopped ??= new Failure(error);
    place.nullify(element);
  }
}

/** A resolver takes as long as so many properties that are read: it looks up a loader, and has that remember a key. */
const resolverSteps = 5;
/** Of texts, which are read from rows, measured, and written. */
const bytesPerStep = 50;
/** A comma, and the least that a value takes. */
const itemBytes = 4;
