import type { FieldPlan, ObjectPlan, Position } from './plan';

/** Objects of one type at a position: their sources, and the response objects that are filled from them. */
export interface Group {
  readonly position: Position;
  /** The elements of the position that the objects are. */
  readonly elements: readonly number[];
  readonly sources: readonly unknown[];
  readonly objects: readonly object[];
}

/** The most objects that are created, and have one field resolved, in one step. Other executions run between steps. */
const maxObjects = 1_000;

/** Response objects to be created, and the fields to be resolved for them. */
export class Frame {
  #group: Group | undefined;
  #fields = 0;
  #objects = 0;

  constructor(
    private readonly plan: Pick<ObjectPlan, 'fields' | 'create'>,
    readonly position: Position,
    private readonly elements: readonly number[],
    private readonly sources: readonly unknown[],
  ) {}

  /** The next field and the objects to resolve it for; undefined at the end. */
  next(): { readonly field: FieldPlan; readonly group: Group } | undefined {
    const group = this.#group ?? this.#createGroup();
    const field = this.plan.fields[this.#fields];
    if (!group || !field) return undefined;
    this.#fields += 1;
    if (this.#fields === this.plan.fields.length) this.#leaveGroup(group);
    return { field, group };
  }

  /** The elements whose objects are not complete. */
  rest(): readonly number[] {
    return this.elements.slice(this.#objects);
  }

  #leaveGroup({ elements }: Group): void {
    this.#group = undefined;
    this.#fields = 0;
    this.#objects += elements.length;
  }

  #createGroup(): Group | undefined {
    if (this.#objects >= this.elements.length) return undefined;
    const isWhole = this.elements.length <= maxObjects || this.plan.fields.length === 0;
    const end = this.#objects + maxObjects;
    const elements = isWhole ? this.elements : this.elements.slice(this.#objects, end);
    const sources = isWhole ? this.sources : this.sources.slice(this.#objects, end);
    const { plan, position } = this;
    const objects = elements.map((element) => {
      const object = plan.create();
      position.put(element, object);
      return object;
    });
    this.#group = { position, elements, sources, objects };
    return this.#group;
  }
}
