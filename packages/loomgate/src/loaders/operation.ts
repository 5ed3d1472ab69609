import type { OperationSession } from '../shared/viewer-session';
import type { DefinedTable } from './defined-table';
import { createRounds } from './rounds';
import { allColumns, type Selected } from './selected';

/** A statement as it is sent to Postgres. */
export interface Statement {
  /** The loader that sends it, e.g. `Product.byId`: the name in traces, metrics, and of the prepared statement. */
  readonly label: string;
  readonly text: string;
  readonly values: readonly unknown[];
  /** Fields that the rows do not have; access to one throws. */
  readonly missing?: readonly string[];
  /** Whether it reads a table with row level security, so that it runs in the database session of its viewer. */
  readonly rowSecurity?: boolean;
  /** The session of its operation. Set by the gateway (graphql/context.ts). */
  readonly session?: OperationSession;
}

/**
 * Runs one statement. If the signal aborts, the statement is cancelled, or not sent. The database part provides it, so that
 * loaders do not depend on a driver.
 */
export type Execute = <Row>(statement: Statement, signal?: AbortSignal) => Promise<Row[]>;

/** Observes the loaders of an operation, for traces and statistics. */
export interface Observer {
  /**
   * Called in the place of `load`, which it calls.
   * @param label the name of the loader, e.g. `Product.reviews`
   * @param requests the number of calls of `load(key)`
   * @param keys the number of different keys that are loaded
   */
  batch<Value>(label: string, requests: number, keys: number, load: () => Promise<Value[]>): Promise<Value[]>;
  /** Runs the dispatch of a batch in the trace context of the first request. Absent if there is no trace. */
  bind?(dispatch: () => void): () => void;
}

/** Observes nothing. */
export const unobserved: Observer = { batch: (_label, _requests, _keys, load) => load() };

/** The state that the loaders of one GraphQL operation share. */
export interface Operation {
  /** Runs a statement as part of the current round. */
  run<Row>(statement: Statement): Promise<Row[]>;
  /** Runs a statement outside the rounds, inside a batch that is tracked as a whole. */
  send<Row>(statement: Statement): Promise<Row[]>;
  /** Makes an answer part of the current round: it resolves when all answers of the round are there. */
  track<T>(answer: Promise<T>): Promise<T>;
  /** The options of every DataLoader of the operation. */
  readonly batching: { readonly batchScheduleFn: (dispatch: () => void) => void };
  /** Stops loaders from sending batches until the returned function is called. */
  hold(): () => void;
  readonly observer: Observer;
  /** `missing` counts looked-up keys without a row, since a look-up costs the same with and without a row. */
  readonly cost: { statements: number; rows: number; missing: number };
  /** @returns the instance of a definition in this operation; it is created on first use */
  instanceOf<Loader>(definition: object, create: () => Loader): Loader;
  /** Drops all instances with their caches. After a write, rows are read again. */
  forget(): void;
  /** All columns until the selection is known. */
  selected: Selected;
  /** The tags of the data that was read since `record` (shared/tags.ts); undefined if reads are not recorded. */
  readonly reads: Set<string> | undefined;
  record(): void;
}

/**
 * @param execute sends a statement to Postgres
 * @param signal aborts when the result of the operation is not needed any more
 */
export function createOperation(execute: Execute, signal?: AbortSignal, observer = unobserved): Operation {
  return new RunningOperation(execute, signal, observer);
}

/**
 * A class, because each object literal with a getter has a hidden class of its own. V8 keeps these, and everything that their
 * getters reference, until the next major collection.
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
  // By definition. A WeakMap in each definition, by operation, would keep finished operations until the next major
  // collection: minor collections treat its values as alive.
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

  track<T>(answer: Promise<T>): Promise<T> {
    return this.#rounds.track(answer);
  }

  run<Row>(statement: Statement): Promise<Row[]> {
    return this.track(this.send<Row>(statement));
  }

  async send<Row>(statement: Statement): Promise<Row[]> {
    this.cost.statements += 1;
    const rows = await this.#execute<Row>(statement, this.#signal);
    this.cost.rows += rows.length;
    return rows;
  }
}

/** A loader of a module, which each operation instantiates. */
export interface Definition<Loader> {
  /** @returns the instance of the operation, created on first use; `Operation.forget` drops it */
  of(operation: Operation): Loader;
  /** The table that it reads, for the checks of the start; undefined if the gateway does not know it. */
  readonly table?: DefinedTable | undefined;
}

/**
 * @param create creates the instance of one operation
 * @param table the table that it reads; undefined if the gateway does not know it
 */
export function defineLoader<Loader>(
  create: (operation: Operation) => Loader,
  table: DefinedTable | undefined,
): Definition<Loader> {
  const definition: Definition<Loader> = {
    table,
    of: (operation) => operation.instanceOf(definition, () => create(operation)),
  };
  return definition;
}
