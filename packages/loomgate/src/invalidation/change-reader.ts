import type { RowChange } from './pgoutput';
import { tagsOfNamed, tagsOfRow, tagsOfUpdate } from './row-tags';
import { needsWholeRows, type TableInvalidation } from './table-invalidation';

/**
 * The tags of a change; undefined where only the whole type can be purged: the row as it was decides them, and is not
 * in the log. That is so while its table, or the partition that it lies in, has another replica identity than FULL.
 */
export function tagsOfChange(table: TableInvalidation, change: RowChange): readonly string[] | undefined {
  if (change.tag === 'insert') return tagsOfRow(table, change.new);
  const { old, key } = change;
  if (needsWholeRows(table) && !old) return undefined;
  const before = old ?? key;
  if (change.tag === 'delete') return before ? tagsOfRow(table, before) : undefined;
  if (old) return tagsOfUpdate(table, old, change.new);
  return tagsOfNamed(table, [change.new, ...(before ? [before] : [])]);
}
