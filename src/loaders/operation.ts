import { type Observer, unobserved } from './observer';
import { createRounds } from './rounds';

/** A statement as Postgres takes it. */
export interface Statement {
  /** Which loader sent it, e.g. `Product.byId`; for traces, metrics and the name of the prepared statement. */
  readonly label: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Runs one statement; the platform gives it, so that loaders know no driver. When the signal aborts the statement is
 * cancelled, and none is begun.
 */
export type Execute = <Row>(statement: Statement, signal?: AbortSignal) => Promise<Row[]>;

/** What the loaders of one GraphQL operation share: their rounds, and what they have cost so far. */
export interface Operation {
  run<Row>(statement: Statement): Promise<Row[]>;
  /** Options for every DataLoader of the operation. */
  readonly batching: { readonly batchScheduleFn: (dispatch: () => void) => void };
  /** Told of every batch. */
  readonly observer: Observer;
  readonly cost: { statements: number; rows: number };
  /** The instance of a definition, made when it is first asked for. */
  instanceOf<Loader>(definition: object, create: () => Loader): Loader;
  /** Forgets everything that was loaded: after a write, rows are read again. */
  forget(): void;
  /** The tags of what has been read since `record` (shared/tags.ts); undefined where nobody wants to know. */
  readonly reads: Set<string> | undefined;
  record(): void;
}

/**
 * @param execute sends a statement to Postgres
 * @param signal aborts when nobody waits for the operation any more
 * @param observer told of every batch
 */
export function createOperation(execute: Execute, signal?: AbortSignal, observer = unobserved): Operation {
  const rounds = createRounds();
  const cost = { statements: 0, rows: 0 };
  // What lies under a definition is what that definition has made. A WeakMap of each definition, by operation, would hold
  // dead operations until the next major collection: minor ones take its values for alive.
  let instances = new Map();
  let reads: Set<string> | undefined;
  return {
    cost,
    get reads() {
      return reads;
    },
    record() {
      reads = new Set();
    },
    instanceOf<Loader>(definition: object, create: () => Loader): Loader {
      const known: Loader | undefined = instances.get(definition);
      if (known !== undefined) return known;
      const loader = create();
      instances.set(definition, loader);
      return loader;
    },
    forget() {
      instances = new Map();
    },
    batching: { batchScheduleFn: (dispatch) => rounds.schedule(observer.bind?.(dispatch) ?? dispatch) },
    observer,
    async run<Row>(statement: Statement) {
      cost.statements += 1;
      const rows = await rounds.track(execute<Row>(statement, signal));
      cost.rows += rows.length;
      return rows;
    },
  };
}

/** A loader before any operation uses it: defined once, when its module is read. */
export interface Definition<Loader> {
  /** The operation's own instance, made on first use and gone with the operation or with what it forgets. */
  of(operation: Operation): Loader;
}

/** @param create makes the instance of one operation */
export function defineLoader<Loader>(create: (operation: Operation) => Loader): Definition<Loader> {
  const definition: Definition<Loader> = {
    of: (operation) => operation.instanceOf(definition, () => create(operation)),
  };
  return definition;
}
