import { anyTag, keyTag, listTag, rowTag, typeTag } from '../shared/tags';
import type { LoggedField, LoggedRow, LoggedValue, TableInvalidation } from './table-invalidation.ts';

/** Everything that was made of the type: for changes that cannot be told row by row. */
export function wholeType(type: string): string[] {
  return [typeTag(type), anyTag(type), listTag(type)];
}

/** A row that has come, or has gone. */
export function tagsOfRow(table: TableInvalidation, row: LoggedRow): string[] {
  return [anyTag(table.type), listTag(table.type), ...idTags(table, row), ...keyTags(table, table.keys, row)];
}

/**
 * A row that has changed. Lists are purged only where something has changed that they depend on.
 * @param old all of it, as it was
 */
export function tagsOfUpdate(table: TableInvalidation, old: LoggedRow, row: LoggedRow): string[] {
  const { type, id, keys, listed } = table;
  const isListed = listed.some(({ column, as }) => seen(old[column], as) !== seen(row[column], as));
  const moved = isListed || !id ? keys : keys.filter(({ column }) => old[column] !== row[column]);
  return [
    anyTag(type),
    ...idTags(table, old),
    ...idTags(table, row),
    ...keyTags(table, moved, old),
    ...keyTags(table, moved, row),
    ...(isListed ? [listTag(type)] : []),
  ];
}

/** A row that has changed, of a table that nothing is declared of but what names its rows. */
export function tagsOfNamed(table: TableInvalidation, rows: readonly LoggedRow[]): string[] {
  return [anyTag(table.type), ...rows.flatMap((row) => idTags(table, row))];
}

function seen(value: LoggedValue, as?: (text: string) => boolean): unknown {
  return as && typeof value === 'string' ? as(value) : value;
}

function idTags({ type, id }: TableInvalidation, row: LoggedRow): string[] {
  const value = id && row[id.column];
  return typeof value === 'string' ? [rowTag(type, value)] : [];
}

function keyTags({ type }: TableInvalidation, keys: readonly LoggedField[], row: LoggedRow): string[] {
  return keys.map(({ field, column }) => keyTag(type, field, row[column] ?? null));
}
