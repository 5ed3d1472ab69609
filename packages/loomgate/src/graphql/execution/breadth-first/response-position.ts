import type { FieldPlan, Path, Position, Shape } from './plan';

/** The keys of a path, outermost first. */
export function keysOf(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let step = path; step; step = step.prev) keys.push(step.key);
  return keys.reverse();
}

/**
 * A selection of an operation: a field, or the items of its lists. Its elements are all values of that selection, in
 * however many objects and lists they occur. Execution is breadth first because it completes a position as a whole.
 */
abstract class ResponsePosition implements Position {
  /** Elements that an error has set to null. */
  #nulled: Set<number> | undefined;
  /** Paths that were asked for. Positions below share them. */
  #paths: (Path | undefined)[] | undefined;

  constructor(
    readonly shape: Shape,
    readonly field: FieldPlan | undefined,
    private readonly above: Position | undefined,
    /** For each element, the index of the element around it in the position above. */
    private readonly around: readonly number[],
  ) {}

  abstract put(element: number, value: unknown): void;
  protected abstract stepTo(element: number, prev: Path | undefined): Path | undefined;

  pathOf(element: number): Path | undefined {
    this.#paths ??= [];
    this.#paths[element] ??= this.stepTo(element, this.above?.pathOf(this.aroundOf(element)));
    return this.#paths[element];
  }

  nullify(element: number): void {
    if (!this.shape.isNullable && this.above) this.above.nullify(this.aroundOf(element));
    else {
      this.#nulled ??= new Set();
      this.#nulled.add(element);
      this.put(element, null);
    }
  }

  isNulled(element: number): boolean {
    return this.#nulled?.has(element) || (this.above?.isNulled(this.aroundOf(element)) ?? false);
  }

  private aroundOf(element: number): number {
    return this.around[element] ?? 0;
  }
}

/** The root of the response, its `data`. It has one element. */
export class RootPosition extends ResponsePosition {
  data: Record<string, unknown> | null = null;

  constructor() {
    super({ isNullable: true, complete: () => undefined }, undefined, undefined, []);
  }

  put(_element: number, value: unknown): void {
    this.data = isRecord(value) ? value : null;
  }

  protected stepTo(): undefined {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A field of the objects of one type. */
export class FieldPosition extends ResponsePosition {
  constructor(
    override readonly field: FieldPlan,
    above: Position,
    around: readonly number[],
    private readonly objects: readonly object[],
  ) {
    super(field.shape, field, above, around);
  }

  put(element: number, value: unknown): void {
    const target = this.objects[element];
    if (target) this.field.write(target, value);
  }

  protected stepTo(_element: number, prev: Path | undefined): Path {
    return { prev, key: this.field.key, typename: this.field.parentType.name };
  }
}

/** The items of all lists of the position above. */
export class ItemPosition extends ResponsePosition {
  constructor(
    shape: Shape,
    above: Position,
    around: readonly number[],
    private readonly lists: readonly unknown[][],
    private readonly indexes: readonly number[],
  ) {
    super(shape, above.field, above, around);
  }

  put(element: number, value: unknown): void {
    const list = this.lists[element];
    if (list) list[this.indexes[element] ?? 0] = value;
  }

  protected stepTo(element: number, prev: Path | undefined): Path {
    return { prev, key: this.indexes[element] ?? 0, typename: undefined };
  }
}
