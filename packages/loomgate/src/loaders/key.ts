import sql, { join, raw, type Sql } from 'sql-template-tag';
import {
  type ColumnType,
  type ColumnValue,
  canonicalText,
  isInexact,
  isValidText,
  sqlName,
} from '../shared/column-types';

/**
 * The key of a row or of a parent: a value, or the values of the columns of a composite key, in order. Foreign keys can be
 * null.
 */
export type Key = ColumnValue | null | readonly (ColumnValue | null)[];

/** The types of the columns of a key. */
export type KeyType = readonly ColumnType[];

/**
 * The text of a key, by which loaders batch and cache: the canonical text of its value, or a JSON array of the canonical
 * texts of its values. A text of a composite key is taken as it is.
 * @returns undefined if a value is null: no row has such a key
 */
export function keyText(types: KeyType, key: Key): string | undefined {
  if (key === null) return undefined;
  const type = types[0];
  if (!isList(key)) return types.length === 1 && type !== undefined ? canonicalText(type, key) : String(key);
  const texts = types.map((one, index) => {
    const value = key[index];
    return value === null || value === undefined ? undefined : canonicalText(one, value);
  });
  if (texts.includes(undefined)) return undefined;
  return texts.length === 1 ? texts[0] : JSON.stringify(texts);
}

/** The text of a null key in loaders of what belongs to a parent. It is no text that Postgres can store. */
export const nullKey = '\0null';

/**
 * Returns a function that computes the text of the key of a row; undefined if one of its values is null.
 * @param fields the fields of the row that hold the key, in order
 */
export function createTextOf(fields: readonly string[], types: KeyType): (row: object) => string | undefined {
  const [field = '', ...others] = fields;
  const [type = 'text'] = types;
  const valueIn = (row: object, of: string): ColumnValue | null => Reflect.get(row, of);
  // Without an array, since the key of every row is read for cache tags.
  if (others.length === 0) {
    return (row) => {
      const value = valueIn(row, field);
      return value === null ? undefined : canonicalText(type, value);
    };
  }
  return (row) =>
    keyText(
      types,
      fields.map((of) => valueIn(row, of)),
    );
}

/**
 * The same for the key of a table, which no row lacks.
 * @throws Error (the returned function) if one of the values is null
 */
export function createKeyOf(fields: readonly string[], types: KeyType): (row: object) => string {
  const textOf = createTextOf(fields, types);
  return (row) => textOf(row) ?? refuseRow(fields);
}

function refuseRow(fields: readonly string[]): never {
  throw new Error(`a row has a key that is null: ${fields.join()}; a table with such rows has the key []`);
}

/**
 * The texts of the values of a key.
 * @returns undefined if the text is not a key of these types, in the form that `keyText` returns
 */
export function keyParts(types: KeyType, text: string): readonly string[] | undefined {
  const parts = partsOf(types, text);
  const isKey =
    parts?.length === types.length &&
    types.every((type, index) => {
      const part = parts[index];
      return part !== undefined && isValidText(type, part) && canonicalText(type, part) === part;
    });
  return isKey && (types.length === 1 || JSON.stringify(parts) === text) ? parts : undefined;
}

/** Whether Postgres accepts a text of `keyText` as a key of these types. */
export function isKeyText(types: KeyType, text: string): boolean {
  const type = types[0];
  return types.length === 1 && type !== undefined ? isValidText(type, text) : keyParts(types, text) !== undefined;
}

/** The texts of the values of a text of `keyText`, which need not be valid. @returns undefined if it is another text */
export function partsOf(types: KeyType, text: string): readonly string[] | undefined {
  return types.length === 1 ? [text] : parseList(text);
}

function parseList(text: string): string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((part) => typeof part === 'string') ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isList(key: ColumnValue | readonly (ColumnValue | null)[]): key is readonly (ColumnValue | null)[] {
  return typeof key === 'object';
}

/**
 * Returns a function that makes the cache tag of a key: the same for keys that are equal in Postgres.
 * @param toTag makes the tag of a text
 * @param anyTag the tag where only Postgres can tell which keys are equal
 */
export function tagger(types: KeyType, toTag: (text: string) => string, anyTag: string): (key: string) => string {
  if (isExact(types)) return toTag;
  return (key) => (beyondAscii.test(key) ? anyTag : toTag(key.toLowerCase()));
}

const beyondAscii = /[^\0-\x7f]/;

/** Whether keys with different texts always differ in Postgres. */
export function isExact(types: KeyType): boolean {
  return !types.some(isInexact);
}

/** The columns of the keys that `unnested` returns. */
export function keyColumns(types: KeyType): Sql[] {
  return types.map((_, index) => raw(`k.key${index + 1}`));
}

/**
 * A `from` item with a row for each key: `k`, with the columns of `keyColumns` and `position`, which counts from 1.
 * @param keys texts of valid keys
 */
export function unnested(types: KeyType, keys: readonly string[]): Sql {
  const lists = keyLists(types, keys).map((list, index) => sql`${list}::${raw(sqlName(types[index] ?? 'text'))}[]`);
  const names = types.map((_, index) => `key${index + 1}`).join(', ');
  return sql`unnest(${join(lists)}) with ordinality k (${raw(names)}, position)`;
}

/** The texts of each column of the keys. */
function keyLists(types: KeyType, keys: readonly string[]): (readonly (string | null)[])[] {
  if (types.length === 1) return [keys.includes(nullKey) ? keys.map((key) => (key === nullKey ? null : key)) : keys];
  const parts = keys.map((key) => (key === nullKey ? [] : (partsOf(types, key) ?? [])));
  return types.map((_, index) => parts.map((of) => of[index] ?? null));
}
