import type { Viewer } from '../modules/context';
import type { VaryBy } from '../modules/rule';

/** What an operation has read of its request. No cache key contains the address. */
export type Accessed = VaryBy | 'address';

const specificity: readonly Accessed[] = ['nothing', 'role', 'viewer', 'address'];

/** Whether an operation has read more of its request than was declared. */
export function isMoreSpecific(accessed: Accessed, declared: Accessed): boolean {
  return accessed !== declared && specificity.indexOf(accessed) > specificity.indexOf(declared);
}

/** Records the most specific access of an operation. */
class AccessRecord {
  mostSpecific: Accessed = 'nothing';

  record(accessed: Accessed): void {
    if (isMoreSpecific(accessed, this.mostSpecific)) this.mostSpecific = accessed;
  }
}

/** The viewer that resolvers and rules get. Reading a property is recorded. */
class TrackedViewer implements Viewer {
  readonly #viewer: Viewer;
  readonly #access: AccessRecord;

  constructor(viewer: Viewer, access: AccessRecord) {
    this.#viewer = viewer;
    this.#access = access;
  }

  get id(): string {
    this.#access.record('viewer');
    return this.#viewer.id;
  }

  get role(): Viewer['role'] {
    this.#access.record('role');
    return this.#viewer.role;
  }
}

interface RequestOrigin {
  readonly viewer: Viewer | null;
  readonly address: string;
}

/**
 * The part of a context that records what is read of the request. Whether there is a viewer counts as the role. Apollo
 * copies the own properties of a context, so the getters are on the prototype, and the copies share the record.
 */
export class AccessTracker implements RequestOrigin {
  readonly access = new AccessRecord();
  /** The request's origin without tracking, for the gateway itself. */
  readonly caller: Required<RequestOrigin & { readonly requestId: string }>;
  readonly trackedViewer: Viewer | null;

  constructor(caller: AccessTracker['caller']) {
    this.caller = caller;
    this.trackedViewer = caller.viewer && new TrackedViewer(caller.viewer, this.access);
  }

  get viewer(): Viewer | null {
    this.access.record('role');
    return this.trackedViewer;
  }

  get address(): string {
    this.access.record('address');
    return this.caller.address;
  }
}
