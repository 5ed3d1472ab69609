import { keyText, tagger } from '../loaders/key';
import { anyTag, keyTag, listTag, rowTag, typeTag } from '../shared/tags';
import type { RowChange } from './pgoutput';
import {
  type LoggedKey,
  type LoggedRow,
  type LoggedValue,
  needsWholeRows,
  type TableInvalidation,
} from './table-invalidation';

/**
 * Returns the tags that a change of one row invalidates; undefined if the whole type must be purged: the tags depend on
 * the old row, which the WAL lacks. That happens while the table or the row's partition has another replica identity
 * than FULL.
 */
export function tagsOfChange(table: TableInvalidation, change: RowChange): readonly string[] | undefined {
  if (change.tag === 'insert') return tagsOfRow(table, change.new);
  const { old, key } = change;
  if (needsWholeRows(table) && !old) return undefined;
  const before = old ?? key;
  if (change.tag === 'delete') return before ? tagsOfRow(table, before) : undefined;
  if (old) return tagsOfUpdate(table, old, change.new);
  return tagsByIds(table, [change.new, ...(before ? [before] : [])]);
}

/** All tags of the type, for changes that are not tracked row by row. */
export function wholeType(type: string): string[] {
  return [typeTag(type), anyTag(type), listTag(type)];
}

/** Tags of a row that was inserted or deleted. */
export function tagsOfRow(table: TableInvalidation, row: LoggedRow): string[] {
  return [anyTag(table.type), listTag(table.type), ...rowTags(table, row), ...edgeTags(table, table.keys, row)];
}

/**
 * Tags of a row that was updated. Lists are purged only if a column that they depend on has changed, or if rows have no
 * tags of their own.
 * @param old the whole old row
 */
export function tagsOfUpdate(table: TableInvalidation, old: LoggedRow, row: LoggedRow): string[] {
  const { type, key, keys, listed } = table;
  const hasChanged = (column: string) => old[column] !== row[column];
  const isListed =
    !key || listed.some(({ column, as }) => toListValue(old[column], as) !== toListValue(row[column], as));
  const changed = isListed ? keys : keys.filter(({ columns }) => columns.some(hasChanged));
  return [
    anyTag(type),
    ...rowTags(table, old),
    ...rowTags(table, row),
    ...edgeTags(table, changed, old),
    ...edgeTags(table, changed, row),
    ...(isListed ? [listTag(type)] : []),
  ];
}

/** Tags of an update of a table without keys and listed fields. */
function tagsByIds(table: TableInvalidation, rows: readonly LoggedRow[]): string[] {
  return [anyTag(table.type), ...rows.flatMap((row) => rowTags(table, row))];
}

function toListValue(value: LoggedValue, as?: (text: string) => boolean): unknown {
  return as && typeof value === 'string' ? as(value) : value;
}

/** If a value of the key is null or missing, the whole type is purged. */
function rowTags({ type, key }: TableInvalidation, row: LoggedRow): readonly string[] {
  if (!key) return [];
  const text = textOf(key, row);
  return text === undefined ? wholeType(type) : tagsOfKey(key, type, text, (of) => rowTag(type, of));
}

/** A key with a null has the tag of the rows without a parent. */
function edgeTags({ type }: TableInvalidation, keys: readonly LoggedKey[], row: LoggedRow): readonly string[] {
  return keys.flatMap((key) => {
    const text = textOf(key, row);
    return text === undefined
      ? [keyTag(type, key.field, null)]
      : tagsOfKey(key, type, text, (of) => keyTag(type, key.field, of));
  });
}

function textOf({ columns, types }: LoggedKey, row: LoggedRow): string | undefined {
  return keyText(
    types,
    columns.map((column) => row[column] ?? null),
  );
}

/** Where only Postgres can tell which keys are equal, the whole type is purged. */
function tagsOfKey({ types }: LoggedKey, type: string, text: string, toTag: (of: string) => string): readonly string[] {
  const everything = anyTag(type);
  const tag = tagger(types, toTag, everything)(text);
  return tag === everything ? wholeType(type) : [tag];
}
