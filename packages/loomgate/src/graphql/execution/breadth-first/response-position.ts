import type { FieldPlan, Shape } from './plan';

/** Where in the answer an element is: its key, and what is around it. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** From the answer down. */
export function keysOf(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let step = path; step; step = step.prev) keys.push(step.key);
  return keys.reverse();
}

/**
 * A place of an operation: a field, or the items of its lists, wherever in the answer these occur. Its elements are all
 * values there. That is what makes an execution go breadth first: a place is completed as a whole.
 */
export abstract class ResponsePosition {
  /** Those that an error has made null. */
  #nulled: Set<number> | undefined;
  /** Those that somebody has asked for; what is below shares them. */
  #paths: (Path | undefined)[] | undefined;

  constructor(
    readonly shape: Shape,
    readonly field: FieldPlan | undefined,
    readonly above: ResponsePosition | undefined,
    /** For each element the one around it, of the place above. */
    private readonly around: readonly number[],
  ) {}

  abstract put(element: number, value: unknown): void;
  protected abstract stepTo(element: number, prev: Path | undefined): Path | undefined;

  pathOf(element: number): Path | undefined {
    this.#paths ??= [];
    this.#paths[element] ??= this.stepTo(element, this.above?.pathOf(this.aroundOf(element)));
    return this.#paths[element];
  }

  /** Makes null of an element, or of the closest around it that may be. */
  nullify(element: number): void {
    if (!this.shape.isNullable && this.above) this.above.nullify(this.aroundOf(element));
    else {
      this.#nulled ??= new Set();
      this.#nulled.add(element);
      this.put(element, null);
    }
  }

  /** Whether an error has made null of it already, or of something around it. */
  isNulled(element: number): boolean {
    return this.#nulled?.has(element) || (this.above?.isNulled(this.aroundOf(element)) ?? false);
  }

  private aroundOf(element: number): number {
    return this.around[element] ?? 0;
  }
}

/** The whole answer. */
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

/** A field of the objects of a type. */
export class FieldPosition extends ResponsePosition {
  constructor(
    override readonly field: FieldPlan,
    above: ResponsePosition,
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

/** The items of lists. */
export class ItemPosition extends ResponsePosition {
  constructor(
    shape: Shape,
    above: ResponsePosition,
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
