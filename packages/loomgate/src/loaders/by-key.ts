import { LoomgateError } from '../errors';
import type { Key } from './key';
import { createLoader, InvalidKey } from './key-loader';
import { createLookup } from './lookup';
import { type Definition, defineLoader, type Operation } from './operation';
import { recordMissing, recordRows } from './record';
import { createRowCache } from './row-cache';
import type { FieldOf, Table } from './table';

/** Loads one row by a unique key. */
export interface RowLoader<R> {
  /** `null` if there is no row, as for a key with a null, or with a value that its column cannot hold. */
  load(key: Key): Promise<R | null>;
  /**
   * For foreign keys, whose row exists unless it was deleted after the row with the key was read.
   * @throws LoomgateError CONFLICT if there is no row; the client can retry
   */
  loadOrThrow(key: Key): Promise<R>;
  /** Caches rows that another statement has read, unless their keys are cached. */
  primeAll(rows: readonly R[]): void;
}

/** Caches rows in the loader that looks them up, so that later look-ups need no statement. */
export type Prime<R> = (operation: Operation, rows: readonly R[]) => void;

/** @param definition the loader by the table's key that caches the rows */
export function primeInto<R>(definition: Definition<RowLoader<R>>): Prime<R> {
  return (operation, rows) => definition.of(operation).primeAll(rows);
}

/**
 * Defines a loader of rows by unique fields, with one statement for all keys of a round.
 *
 *     select ... from products t where t.id = any($1)
 *
 * @param fields a field, or the fields of a composite key in order; the table's definition has their types
 * @param prime receives every row that is read
 */
export function byKey<R extends object, Whole>(
  table: Table<R, Whole>,
  fields: FieldOf<Whole> | readonly FieldOf<Whole>[],
  prime?: Prime<R>,
): Definition<RowLoader<R>> {
  const names = typeof fields === 'string' ? [fields] : fields;
  const label = `${table.type}.by${names.map(capitalise).join('And')}`;
  const { rowSecurity } = table;
  const { keyType, statement, keyOf, foundBy } = createLookup(table, names);
  return defineLoader((operation) => {
    const loadMany = async (keys: readonly string[]) => {
      const read = table.read(operation.selected, names);
      const { text, values } = statement(read, keys);
      const rows = await operation.run<R>({ label, text, values, missing: read.missing, rowSecurity });
      prime?.(operation, rows);
      const found = new Map(rows.map((row) => [foundBy(row, keys), row]));
      recordRows(operation, table, rows);
      const missing = found.size < keys.length ? keys.filter((key) => !found.has(key)) : [];
      // Rows of a table without a key have no tags of their own, so the answer depends on the edges that lead to them.
      recordMissing(operation, table, names, table.key.length === 0 ? keys : missing);
      operation.cost.missing += missing.length;
      const none = missing.length > 0 ? new NoSuchRow() : undefined;
      return keys.map((key): R | NoSuchRow => found.get(key) ?? none ?? new NoSuchRow());
    };
    const rowCache = createRowCache<R>(keyOf);
    const { load: loadOrThrow } = createLoader<R>(operation, label, keyType, loadMany, { cacheMap: rowCache });
    return {
      loadOrThrow,
      load: (key) => (key === null ? Promise.resolve(null) : loadOrThrow(key).catch(nullIfNone)),
      primeAll: rowCache.add,
    };
  }, table);
}

/** The error of a missing row. `load` converts it to null; `loadOrThrow`, which is called most, passes it on. */
class NoSuchRow extends LoomgateError {
  constructor() {
    super('CONFLICT');
  }
}

function nullIfNone(error: unknown): null {
  if (error instanceof NoSuchRow || error instanceof InvalidKey) return null;
  throw error;
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
