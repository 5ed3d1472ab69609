import { type GraphQLError, getArgumentValues, locatedError } from 'graphql';
import { attempt, Failure } from './failure';
import { FieldPlace, keysOf, type Place } from './place';
import type { FieldPlan, ObjectPlan } from './plan';
import { type OperationInfo, ResolveInfo } from './resolve-info';
import { settle } from './settle';

/** The objects of a type at a place: what they are made of, and what they are in the answer. */
export interface Group {
  readonly place: Place;
  /** Which elements of the place they are. */
  readonly elements: readonly number[];
  readonly sources: readonly unknown[];
  readonly objects: readonly object[];
}

/** One execution, going breadth first: a field is resolved for all objects of a place, then completed for all. */
export class Run {
  readonly errors: GraphQLError[] = [];
  readonly operation: OperationInfo;
  readonly context: unknown;
  #waiting = 0;
  #broken: Failure | undefined;
  #idle = Promise.withResolvers<void>();

  constructor(operation: OperationInfo, context: unknown) {
    this.operation = operation;
    this.context = context;
  }

  /** Resolves when nothing is waited for; rejects with what should never have been thrown. */
  async untilIdle(): Promise<void> {
    if (this.#waiting > 0) await this.#idle.promise;
    if (this.#broken) throw this.#broken.error;
  }

  /** Makes objects of the answer for some elements of a place, and resolves what is selected of them. */
  enter(plan: ObjectPlan, place: Place, elements: readonly number[], sources: readonly unknown[]): void {
    const group = this.group(plan, place, elements, sources);
    for (const field of plan.fields) this.resolve(field, group);
  }

  /** Makes objects of the answer for some elements of a place. */
  group(plan: ObjectPlan, place: Place, elements: readonly number[], sources: readonly unknown[]): Group {
    const objects = elements.map((element) => {
      const object = plan.create();
      place.put(element, object);
      return object;
    });
    return { place, elements, sources, objects };
  }

  resolve(field: FieldPlan, { place, elements, sources, objects }: Group): void {
    const below = new FieldPlace(field, place, elements, objects);
    this.settle(this.#valuesOf(field, below, sources), (values) => field.shape.complete(this, below, values));
  }

  /** Goes on with values when none of them is a promise any more; within the call where none has to be waited for. */
  settle(values: unknown[], done: (values: readonly unknown[]) => void): void {
    let isLater = false;
    const waits = settle(values, () => (isLater ? this.#later(() => done(values)) : done(values)));
    if (!waits) return;
    isLater = true;
    this.#waiting += 1;
  }

  /** Reports an error of an element, and makes null of it; what is null by another error already needs none. */
  fail(place: Place, element: number, error: unknown): void {
    if (place.isNulled(element)) return;
    this.errors.push(locatedError(error, place.field?.nodes, keysOf(place.pathOf(element))));
    place.nullify(element);
  }

  #later(done: () => void): void {
    try {
      done();
    } catch (error) {
      this.#broken ??= new Failure(error);
    }
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.#idle.resolve();
    this.#idle = Promise.withResolvers();
  }

  #valuesOf(plan: FieldPlan, place: Place, sources: readonly unknown[]): unknown[] {
    const { field, node, read } = plan;
    try {
      const args = getArgumentValues(field, node, this.operation.variableValues);
      const infoOf = (element: number) => new ResolveInfo(this.operation, plan, place, element);
      const { resolve } = field;
      const readOrCall = (source: unknown, element: number) => {
        const value = isObject(source) ? read(source) : undefined;
        return typeof value === 'function' ? value.call(source, args, this.context, infoOf(element)) : value;
      };
      if (!resolve) return sources.map((source, element) => attempt(() => readOrCall(source, element)));
      return sources.map((source, element) => attempt(() => resolve(source, args, this.context, infoOf(element))));
    } catch (error) {
      return sources.map(() => new Failure(error));
    }
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
