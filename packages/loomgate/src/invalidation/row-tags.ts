import { anyTag, keyTag, listTag, rowTag, typeTag } from '../shared/tags';
import type { RowChange } from './pgoutput';
import {
  type LoggedField,
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
  return [anyTag(table.type), listTag(table.type), ...idTags(table, row), ...keyTags(table, table.keys, row)];
}

/**
 * Tags of a row that was updated. Lists are purged only if a column that they depend on has changed.
 * @param old the whole old row
 */
export function tagsOfUpdate(table: TableInvalidation, old: LoggedRow, row: LoggedRow): string[] {
  const { type, id, keys, listed } = table;
  const isListed = listed.some(({ column, as }) => toListValue(old[column], as) !== toListValue(row[column], as));
  const changedKeys = isListed || !id ? keys : keys.filter(({ column }) => old[column] !== row[column]);
  return [
    anyTag(type),
    ...idTags(table, old),
    ...idTags(table, row),
    ...keyTags(table, changedKeys, old),
    ...keyTags(table, changedKeys, row),
    ...(isListed ? [listTag(type)] : []),
  ];
}

/** Tags of an update of a table without keys and listed fields. */
function tagsByIds(table: TableInvalidation, rows: readonly LoggedRow[]): string[] {
  return [anyTag(table.type), ...rows.flatMap((row) => idTags(table, row))];
}

function toListValue(value: LoggedValue, as?: (text: string) => boolean): unknown {
  return as && typeof value === 'string' ? as(value) : value;
}

function idTags({ type, id }: TableInvalidation, row: LoggedRow): string[] {
  const value = id && row[id.column];
  return typeof value === 'string' ? [rowTag(type, value)] : [];
}

function keyTags({ type }: TableInvalidation, keys: readonly LoggedField[], row: LoggedRow): string[] {
  return keys.map(({ field, column }) => keyTag(type, field, row[column] ?? null));
}
