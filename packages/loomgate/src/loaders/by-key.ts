import sql, { type Sql } from 'sql-template-tag';
import { LoomgateError } from '../errors';
import { oncePer } from '../shared/once-per';
import { createLoader, type KeyLoader } from './key-loader';
import { type Definition, defineLoader, type Operation } from './operation';
import { recordMissing, recordRows, recordTagsOf } from './record';
import { createRowCache } from './row-cache';
import type { Read, Table } from './table';

/** The fields that rows can be looked up by: text and ids, null or not. */
export type KeyField<R> = { [F in keyof R & string]: NonNullable<R[F]> extends string ? F : never }[keyof R & string];

/** Loads one row by a unique key. */
export interface RowLoader<R> {
  /** `null` if there is no row. */
  load(key: string): Promise<R | null>;
  /**
   * For foreign keys, whose row exists unless it was deleted after the row with the key was read.
   * @throws LoomgateError CONFLICT if there is no row; the client can retry
   */
  loadOrThrow(key: string): Promise<R>;
  /** Caches rows that another statement has read, unless their keys are cached. */
  primeAll(rows: readonly R[]): void;
}

/** Caches rows in the loader that looks them up, so that later look-ups need no statement. */
export type Prime<R> = (operation: Operation, rows: readonly R[]) => void;

/** @param definition the loader by id that caches the rows */
export function primeInto<R extends { id: string }>(definition: Definition<RowLoader<R>>): Prime<R> {
  return (operation, rows) => definition.of(operation).primeAll(rows);
}

/**
 * Defines a loader of rows by a unique column, with one statement for all keys of a round.
 *
 *     select ... from products t where t.id = any($1)
 *
 * @param prime receives every row that is read
 */
export function byKey<R extends object, Whole extends object>(
  table: Table<R, Whole>,
  field: KeyField<Whole>,
  prime?: Prime<R>,
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
      prime?.(operation, rows);
      const found = new Map(rows.map((row) => [String(row[field]), row]));
      recordRows(operation, table.type, rows);
      recordMissing(operation, table.type, field, keys, found);
      operation.cost.missing += keys.length - found.size;
      const none = found.size < keys.length ? new NoSuchRow() : undefined;
      return keys.map((key): R | NoSuchRow => found.get(key) ?? none ?? new NoSuchRow());
    };
    const rowCache = createRowCache<R>((row) => String(Reflect.get(row, field)));
    const { load: loadOrThrow } = createLoader<R>(operation, label, loadMany, rowCache);
    return { loadOrThrow, load: (key) => loadOrThrow(key).catch(nullIfNone), primeAll: rowCache.add };
  });
}

/** The error of a missing row. `load` converts it to null; `loadOrThrow`, which is called most, passes it on. */
class NoSuchRow extends LoomgateError {
  constructor() {
    super('CONFLICT');
  }
}

function nullIfNone(error: unknown): null {
  if (error instanceof NoSuchRow) return null;
  throw error;
}

/** Loads all rows of each key, for lists that are always short. */
export type ListLoader<R> = KeyLoader<R[]>;

/** The SQL of a list, and its tags. */
export interface ListSource<R, Whole = R> {
  /** The name of the loader in traces and statistics, e.g. `Order.lines`. */
  readonly label: string;
  readonly table: Table<R, Whole>;
  /** The `from` list. The alias of the table with the rows is `t`. */
  readonly from: Sql;
  /** The column that holds the key. */
  readonly key: Sql;
  readonly orderBy: Sql;
  /** The tags that the list of a key depends on besides its rows: the edges that lead to them. */
  tags(key: string): readonly string[];
}

/**
 * Defines a loader of all rows of each key, with one statement for all keys of a round.
 *
 *     select ..., key from order_lines t where t.order_id = any($1) order by t.position
 *
 * @param prime receives every row that is read
 */
export function listByKey<R extends object, Whole>(
  source: ListSource<R, Whole>,
  prime?: Prime<R>,
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
      prime?.(operation, rows);
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
