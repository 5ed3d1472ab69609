import type { Pgoutput } from 'pg-logical-replication';
import { type LoggedTable, needsWholeRows } from './logged-table';
import { type LoggedRow, tagsOfNamed, tagsOfRow, tagsOfUpdate } from './row-tags';

/** Insert, update or delete of one row. */
export type RowChange = Pgoutput.MessageInsert | Pgoutput.MessageUpdate | Pgoutput.MessageDelete;

/** Tells the tags of changes; undefined where only the whole type can be purged. */
export type ChangeReader = (change: RowChange) => readonly string[] | undefined;

/**
 * Reads the changes of a table as the server describes it now. Where that is not what was declared of it (a column was
 * renamed, old rows are not logged), every change purges the whole type.
 */
export function createChangeReader(table: LoggedTable, relation: Pgoutput.MessageRelation): ChangeReader {
  const columns = new Set(relation.columns.map(({ name }) => name));
  const { id, keys, listed } = table;
  const declared = [...(id ? [id] : []), ...keys, ...listed];
  if (!declared.every(({ column }) => columns.has(column))) return () => undefined;
  const knowsOld = relation.replicaIdentity === 'full' || !needsWholeRows(table);
  return (change) => {
    if (change.tag === 'insert') return tagsOfRow(table, change.new);
    return knowsOld ? tagsOfChange(table, change) : undefined;
  };
}

function tagsOfChange(table: LoggedTable, change: Pgoutput.MessageUpdate | Pgoutput.MessageDelete) {
  const { old, key } = change;
  const before: LoggedRow | null = old ?? key;
  if (change.tag === 'delete') return before ? tagsOfRow(table, before) : undefined;
  if (old) return tagsOfUpdate(table, old, change.new);
  return tagsOfNamed(table, [change.new, ...(before ? [before] : [])]);
}
