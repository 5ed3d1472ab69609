import { createRounds } from './rounds';

/** A statement as Postgres takes it. */
export interface Statement {
  /** Which loader sent it, e.g. `Product.byId`; for traces, metrics and the name of the prepared statement. */
  readonly label: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Runs one statement; the platform gives it, so that loaders know no driver. */
export type Execute = <Row>(statement: Statement) => Promise<Row[]>;

/** What the loaders of one GraphQL operation share: their rounds, and what they have cost so far. */
export interface Operation {
  run<Row>(statement: Statement): Promise<Row[]>;
  /** Options for every DataLoader of the operation. */
  readonly batching: { readonly batchScheduleFn: (dispatch: () => void) => void };
  readonly cost: { statements: number; rows: number };
}

/** @param execute sends a statement to Postgres */
export function createOperation(execute: Execute): Operation {
  const rounds = createRounds();
  const cost = { statements: 0, rows: 0 };
  return {
    cost,
    batching: { batchScheduleFn: rounds.schedule },
    async run<Row>(statement: Statement) {
      cost.statements += 1;
      const rows = await rounds.track(execute<Row>(statement));
      cost.rows += rows.length;
      return rows;
    },
  };
}

/** A loader before any operation uses it: defined once, when its module is read. */
export interface Definition<Loader> {
  /** The operation's own instance, made on first use and gone with the operation. */
  of(operation: Operation): Loader;
}

/** @param create makes the instance of one operation */
export function defineLoader<Loader>(create: (operation: Operation) => Loader): Definition<Loader> {
  const instances = new WeakMap<Operation, Loader>();
  return {
    of(operation) {
      const known = instances.get(operation);
      if (known !== undefined) return known;
      const loader = create(operation);
      instances.set(operation, loader);
      return loader;
    },
  };
}
