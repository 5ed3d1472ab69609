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
  readonly cost: { statements: number; rows: number };
  /** Stands for all that was loaded; loaders keep their instances by it. */
  readonly memory: object;
  /** Forgets everything that was loaded: after a write, rows are read again. */
  forget(): void;
}

/**
 * @param execute sends a statement to Postgres
 * @param signal aborts when nobody waits for the operation any more
 */
export function createOperation(execute: Execute, signal?: AbortSignal): Operation {
  const rounds = createRounds();
  const cost = { statements: 0, rows: 0 };
  let memory = {};
  return {
    cost,
    get memory() {
      return memory;
    },
    forget() {
      memory = {};
    },
    batching: { batchScheduleFn: rounds.schedule },
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
  const instances = new WeakMap<object, Loader>();
  return {
    of(operation) {
      const known = instances.get(operation.memory);
      if (known !== undefined) return known;
      const loader = create(operation);
      instances.set(operation.memory, loader);
      return loader;
    },
  };
}
