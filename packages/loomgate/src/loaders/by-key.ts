import sql, { type Sql } from 'sql-template-tag';
import { LoomgateError } from '../errors';
import { oncePer } from '../shared/once-per';
import { BatchedValue } from './batched-value';
import { createLoader, type KeyLoader } from './observed-loader';
import { type Definition, defineLoader, type Operation } from './operation';
import { recordMissing, recordRows, recordTagsOf } from './record';
import { createRowCache } from './row-cache';
import type { Read, Table } from './table';

/** The fields of a row that can be looked up by: text and ids, null or not. */
export type KeyField<R> = { [F in keyof R & string]: NonNullable<R[F]> extends string ? F : never }[keyof R & string];

/** One row by a unique key. */
export interface RowLoader<R> {
  /** `null` where there is none. */
  load(key: string): Promise<R | null>;
  /**
   * The row at the other end of a foreign key. It is there, unless it was deleted since the row that names it was read.
   * @throws LoomgateError CONFLICT, which a client may answer by asking again
   */
  loadOrThrow(key: string): Promise<R>;
  /** Remembers rows that came another way, unless they are known. */
  primeAll(rows: readonly R[]): void;
}

/** Keeps rows where a later look-up finds them without a statement. */
export type Prime<R> = (operation: Operation, rows: readonly R[]) => void;

/** @param definition the look-up by id that shall find the rows */
export function primeInto<R extends { id: string }>(definition: Definition<RowLoader<R>>): Prime<R> {
  return (operation, rows) => definition.of(operation).primeAll(rows);
}

/**
 * Rows by a unique column: one statement for all keys of a round.
 *
 *     select ... from products t where t.id = any($1)
 *
 * @param remember told of every row that was read
 */
export function byKey<R extends object, Whole extends object>(
  table: Table<R, Whole>,
  field: KeyField<Whole>,
  remember?: Prime<R>,
): Definition<RowLoader<R>> {
  const label = `${table.type}.by${capitalise(field)}`;
  const textOf = oncePer(
    ({ columns }: Read) => sql`select ${columns} from ${table.name} t where t.${table.column(field)} = any(${[]})`.text,
  );
  return defineLoader((operation) => {
    const loadMany = async (keys: readonly string[]) => {
      const read = table.read(operation.selected, [field]);
      const statement = { label, text: textOf(read), values: [keys], missing: read.missing };
      const rows = await operation.run<R & Record<typeof field, string>>(statement);
      remember?.(operation, rows);
      const found = new Map(rows.map((row) => [String(row[field]), row]));
      recordRows(operation, table.type, rows);
      recordMissing(operation, table.type, field, keys, found);
      operation.cost.missing += keys.length - found.size;
      const none = found.size < keys.length ? new NoSuchRow() : undefined;
      return keys.map((key): R | NoSuchRow => found.get(key) ?? none ?? new NoSuchRow());
    };
    const memory = createRowCache<R>((row) => String(Reflect.get(row, field)));
    const loadOrThrow = createLoader<R>(operation, label, loadMany, memory).load;
    const load = (key: string) => {
      const row = loadOrThrow(key);
      return row instanceof BatchedValue ? row.recovered(nullIfNone) : row.catch(nullIfNone);
    };
    return { loadOrThrow, load, primeAll: memory.add };
  });
}

/** Foreign keys are looked up most, so that those without a row are the ones that fail, and not all that are wrapped. */
class NoSuchRow extends LoomgateError {
  constructor() {
    super('CONFLICT');
  }
}

function nullIfNone(error: unknown): null {
  if (error instanceof NoSuchRow) return null;
  throw error;
}

/** All rows of each key, for lists that are small by nature. */
export type ListLoader<R> = KeyLoader<R[]>;

/** What a list is read from where it is not simply its table. */
export interface ListSource<R, Whole = R> {
  readonly label: string;
  readonly table: Table<R, Whole>;
  /** Tables, the one with the rows named `t`. */
  readonly from: Sql;
  /** The column that holds the key. */
  readonly key: Sql;
  readonly orderBy: Sql;
  /** What the list of a key depends on besides its rows: the edges that lead to them. */
  tags(key: string): readonly string[];
}

/**
 * The same look-up where a key has many rows.
 *
 *     select ..., key from order_lines t where t.order_id = any($1) order by t.position
 */
export function listByKey<R extends object, Whole>(
  source: ListSource<R, Whole>,
  remember?: Prime<R>,
): Definition<ListLoader<R>> {
  const { label, table, from, key, orderBy } = source;
  const textOf = oncePer(
    ({ columns }: Read) =>
      sql`select ${columns}, ${key} as "@key" from ${from} where ${key} = any(${[]}) order by ${orderBy}`.text,
  );
  return defineLoader((operation) => {
    const load = async (keys: readonly string[]): Promise<R[][]> => {
      const read = table.read(operation.selected);
      const statement = { label, text: textOf(read), values: [keys], missing: read.missing };
      const rows = await operation.run<R & { '@key': string }>(statement);
      remember?.(operation, rows);
      recordRows(operation, table.type, rows);
      recordTagsOf(operation, source, keys);
      const groups = Map.groupBy(rows, (row) => row['@key']);
      return keys.map((of) => groups.get(of) ?? []);
    };
    return createLoader(operation, label, load);
  });
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
