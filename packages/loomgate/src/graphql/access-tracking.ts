import type { Viewer } from '../modules/context';
import type { VaryBy } from '../modules/rule';

/** What an operation has looked at of its request; no key says of an address whose it is. */
export type Accessed = VaryBy | 'address';

const closeness: readonly Accessed[] = ['nothing', 'role', 'viewer', 'address'];

/** Whether somebody has looked more closely than was said. */
export function isCloser(looked: Accessed, said: Accessed): boolean {
  return looked !== said && closeness.indexOf(looked) > closeness.indexOf(said);
}

/** The closest look of an operation so far. */
class Looks {
  closest: Accessed = 'nothing';

  note(at: Accessed): void {
    if (isCloser(at, this.closest)) this.closest = at;
  }
}

/** The viewer as resolvers and rules see it. */
class ShownViewer implements Viewer {
  readonly #viewer: Viewer;
  readonly #looks: Looks;

  constructor(viewer: Viewer, looks: Looks) {
    this.#viewer = viewer;
    this.#looks = looks;
  }

  get id(): string {
    this.#looks.note('viewer');
    return this.#viewer.id;
  }

  get role(): Viewer['role'] {
    this.#looks.note('role');
    return this.#viewer.role;
  }
}

/** Who sent a request, and from where. */
interface Asking {
  readonly viewer: Viewer | null;
  readonly address: string;
}

/**
 * The part of a context that notes what is looked at. Whether there is a viewer at all is as much as its role says.
 * Apollo copies what a context has of its own, so what is watched is the prototype's, and what it notes is shared.
 */
export class AccessTracker implements Asking {
  readonly looks = new Looks();
  readonly caller: Required<Asking & { readonly requestId: string }>;
  readonly shown: Viewer | null;

  constructor(caller: AccessTracker['caller']) {
    this.caller = caller;
    this.shown = caller.viewer && new ShownViewer(caller.viewer, this.looks);
  }

  get viewer(): Viewer | null {
    this.looks.note('role');
    return this.shown;
  }

  get address(): string {
    this.looks.note('address');
    return this.caller.address;
  }
}
