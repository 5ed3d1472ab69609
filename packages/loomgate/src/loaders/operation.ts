import { type Observer, unobserved } from './observer';
import { createRounds } from './rounds';
import { allColumns, type Selected } from './selected';

/** A statement as Postgres takes it. */
export interface Statement {
  /** Which loader sent it, e.g. `Product.byId`; for traces, metrics and the name of the prepared statement. */
  readonly label: string;
  readonly text: string;
  readonly values: readonly unknown[];
  /** Fields that its rows might have and have not: to look at one is an error. */
  readonly missing?: readonly string[];
}

/**
 * Runs one statement; the database part gives it, so that loaders know no driver. When the signal aborts the statement is
 * cancelled, and none is begun.
 */
export type Execute = <Row>(statement: Statement, signal?: AbortSignal) => Promise<Row[]>;

/** What the loaders of one GraphQL operation share: their rounds, and what they have cost so far. */
export interface Operation {
  run<Row>(statement: Statement): Promise<Row[]>;
  /** Options for every DataLoader of the operation. */
  readonly batching: { readonly batchScheduleFn: (dispatch: () => void) => void };
  /** Keeps loaders from sending anything until what it returns is called. */
  hold(): () => void;
  /** Told of every batch. */
  readonly observer: Observer;
  /** `missing` counts the keys that were looked up and have no row: a look-up costs the same whether it finds one. */
  readonly cost: { statements: number; rows: number; missing: number };
  /** The instance of a definition, made when it is first asked for. */
  instanceOf<Loader>(definition: object, create: () => Loader): Loader;
  /** Forgets everything that was loaded: after a write, rows are read again. */
  forget(): void;
  /** Set once it is known. */
  selected: Selected;
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
  return new RunningOperation(execute, signal, observer);
}

/**
 * A class, because a literal with a getter has a shape of its own each time it is made: V8 keeps shapes, and what their
 * getters can reach, until the next major collection.
 */
class RunningOperation implements Operation {
  readonly cost = { statements: 0, rows: 0, missing: 0 };
  readonly batching: Operation['batching'];
  readonly observer: Observer;
  selected = allColumns;
  reads: Set<string> | undefined;
  readonly #execute: Execute;
  readonly #signal: AbortSignal | undefined;
  readonly #rounds = createRounds();
  // What lies under a definition is what that definition has made. A WeakMap of each definition, by operation, would hold
  // dead operations until the next major collection: minor ones take its values for alive.
  #instances = new Map();

  constructor(execute: Execute, signal: AbortSignal | undefined, observer: Observer) {
    this.#execute = execute;
    this.#signal = signal;
    this.observer = observer;
    this.batching = {
      batchScheduleFn: (dispatch) => this.#rounds.schedule(observer.bind?.(dispatch) ?? dispatch),
    };
  }

  hold(): () => void {
    return this.#rounds.hold();
  }

  record(): void {
    this.reads = new Set();
  }

  instanceOf<Loader>(definition: object, create: () => Loader): Loader {
    const known: Loader | undefined = this.#instances.get(definition);
    if (known !== undefined) return known;
    const loader = create();
    this.#instances.set(definition, loader);
    return loader;
  }

  forget(): void {
    this.#instances = new Map();
  }

  async run<Row>(statement: Statement): Promise<Row[]> {
    this.cost.statements += 1;
    const rows = await this.#rounds.track(this.#execute<Row>(statement, this.#signal));
    this.cost.rows += rows.length;
    return rows;
  }
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
