import type { FieldPlan, ObjectPlan } from './plan';
import type { ResponsePosition } from './response-position';

/** The objects of a type at a place: what they are made of, and what they are in the answer. */
export interface Group {
  readonly place: ResponsePosition;
  /** Which elements of the place they are. */
  readonly elements: readonly number[];
  readonly sources: readonly unknown[];
  readonly objects: readonly object[];
}

/** So many objects are made, and have a field resolved, at once: others can come between. */
const maxObjects = 1_000;

/** Objects of the answer that are to be made, and the fields that are to be resolved for them. */
export class Frame {
  #group: Group | undefined;
  #fields = 0;
  #objects = 0;

  constructor(
    private readonly plan: Pick<ObjectPlan, 'fields' | 'create'>,
    readonly place: ResponsePosition,
    private readonly elements: readonly number[],
    private readonly sources: readonly unknown[],
  ) {}

  /** What comes next: a field, and objects to resolve it for. */
  next(): { readonly field: FieldPlan; readonly group: Group } | undefined {
    const group = this.#group ?? this.#make();
    const field = this.plan.fields[this.#fields];
    if (!group || !field) return undefined;
    this.#fields += 1;
    if (this.#fields === this.plan.fields.length) this.#leaveGroup(group);
    return { field, group };
  }

  /** Elements whose objects are not complete. */
  rest(): readonly number[] {
    return this.elements.slice(this.#objects);
  }

  #leaveGroup({ elements }: Group): void {
    this.#group = undefined;
    this.#fields = 0;
    this.#objects += elements.length;
  }

  #make(): Group | undefined {
    if (this.#objects >= this.elements.length) return undefined;
    const isWhole = this.elements.length <= maxObjects || this.plan.fields.length === 0;
    const end = this.#objects + maxObjects;
    const elements = isWhole ? this.elements : this.elements.slice(this.#objects, end);
    const sources = isWhole ? this.sources : this.sources.slice(this.#objects, end);
    const { plan, place } = this;
    const objects = elements.map((element) => {
      const object = plan.create();
      place.put(element, object);
      return object;
    });
    this.#group = { place, elements, sources, objects };
    return this.#group;
  }
}
