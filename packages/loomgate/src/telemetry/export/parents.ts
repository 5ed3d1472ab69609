import type { FieldPath } from '../recording/field';
import type { RecordedSpan } from '../recording/recorded-span';

/**
 * Finds out which fields are below which: all hang below their execution at first, their paths tell the rest when the
 * request is over.
 * @returns by the number of a field's span that of the nearest field above it; list indices and plain fields have none
 */
export function findParents(spans: readonly RecordedSpan[]): readonly (number | undefined)[] {
  const executions = new Map<number | undefined, Step>();
  const steps: Step[] = [];
  for (const { path, parent, index } of spans) {
    if (!path) continue;
    const root = executions.get(parent) ?? new Step(undefined);
    executions.set(parent, root);
    const step = stepAt(root, path);
    step.index = index;
    steps[index] = step;
  }
  return steps.map(({ above }) => above);
}

function stepAt(root: Step, { key, prev }: FieldPath): Step {
  return (prev ? stepAt(root, prev) : root).below(key);
}

/** A step of one path or more. */
class Step {
  /** Of the span that ends here. */
  index: number | undefined;
  #below: Map<string | number, Step> | undefined;

  constructor(readonly parent: Step | undefined) {}

  get above(): number | undefined {
    let step = this.parent;
    while (step && step.index === undefined) step = step.parent;
    return step?.index;
  }

  below(key: string | number): Step {
    this.#below ??= new Map();
    const known = this.#below.get(key);
    if (known) return known;
    const step = new Step(this);
    this.#below.set(key, step);
    return step;
  }
}
