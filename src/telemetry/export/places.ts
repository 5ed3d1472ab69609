import type { FieldPath } from '../recording/field';
import type { RecordedSpan } from '../recording/recorded-span';

/** Where the span of a field stands. */
export interface Place {
  /** As `products.nodes.0.artisan`. */
  readonly text: string;
  /** The number of the span of the nearest field above; list indices and plain fields have none. */
  readonly above: number | undefined;
}

/**
 * Finds out where the fields of a trace are. All hang below their execution at first; which one is above which, their
 * paths tell, when the request is over.
 * @returns by the number of the span; nothing for spans of no field
 */
export function placeFields(spans: readonly RecordedSpan[]): readonly (Place | undefined)[] {
  const executions = new Map<number | undefined, Step>();
  const places: Step[] = [];
  for (const span of spans) {
    const { path, parent } = span;
    if (!path) continue;
    const root = executions.get(parent) ?? new Step('', undefined);
    executions.set(parent, root);
    const step = stepAt(root, path);
    step.index = span.index;
    places[span.index] = step;
  }
  return places;
}

function stepAt(root: Step, { key, prev }: FieldPath): Step {
  return (prev ? stepAt(root, prev) : root).below(key);
}

/** A step of one path or more. */
class Step implements Place {
  /** Of the span that ends here. */
  index: number | undefined;
  #below: Map<string | number, Step> | undefined;

  constructor(
    readonly text: string,
    readonly parent: Step | undefined,
  ) {}

  get above(): number | undefined {
    let step = this.parent;
    while (step && step.index === undefined) step = step.parent;
    return step?.index;
  }

  below(key: string | number): Step {
    this.#below ??= new Map();
    const known = this.#below.get(key);
    if (known) return known;
    const step = new Step(this.text ? [this.text, key].join('.') : String(key), this);
    this.#below.set(key, step);
    return step;
  }
}
