import { purgeEverything } from '../shared/log-message';
import type { Lsn } from '../shared/lsn';
import type { RowChange } from './pgoutput';
import { tagsOfChange, wholeType } from './row-tags';
import type { TableInvalidation } from './table-invalidation';
import type { LoggedTransaction } from './transactions';

/** The effects of a committed transaction, or of several in sequence. */
export interface Commit {
  /** Its end. */
  readonly lsn: Lsn;
  /** Names of tags to purge. */
  readonly tags: ReadonlySet<string>;
  /** Topics with new events; null stands for all topics. */
  readonly topics: ReadonlySet<string> | null;
  /** 32-bit ids of the transactions that have an effect. */
  readonly xids: readonly number[];
  /** Contents of the messages that it wrote by `pg_logical_emit_message`, under our prefix. */
  readonly messages: readonly string[];
  /** Whether it asks for a new epoch. */
  readonly isReset: boolean;
}

/** A table with more distinct tags in one transaction is purged by type. */
const maxTags = 1_000;

/** @returns a function that computes the tags and topics of a transaction */
export function createCommitReader(tables: readonly TableInvalidation[]): (transaction: LoggedTransaction) => Commit {
  return ({ xid, lsn, changes, messages }) => {
    const changed = tables.filter(({ name }) => changes.has(name));
    const rowsOf = ({ name }: TableInvalidation) => changes.get(name) ?? null;
    const purged = changed.filter(({ announces }) => !announces);
    const tags = new Set(purged.flatMap((table) => [...tagsOf(table, rowsOf(table)), ...dependentTags(table)]));
    const topics = unite(changed.map((table) => topicsOf(table, rowsOf(table))));
    const isReset = messages.includes(purgeEverything);
    const hasEffect = isReset || tags.size > 0 || topics?.size !== 0;
    return { lsn, tags, topics, xids: hasEffect ? [xid] : [], messages, isReset };
  };
}

/** @param sets null stands for all topics */
export function unite(sets: readonly (ReadonlySet<string> | null)[]): ReadonlySet<string> | null {
  const united = new Set<string>();
  for (const set of sets) {
    if (!set) return null;
    for (const one of set) united.add(one);
  }
  return united;
}

/** All tags of the types that depend on the table. */
export function dependentTags({ dependents = [] }: TableInvalidation): string[] {
  return dependents.flatMap(wholeType);
}

/** @param rows null if the whole type must be purged */
function tagsOf(table: TableInvalidation, rows: readonly RowChange[] | null): Iterable<string> {
  const tags = new Set<string>();
  for (const row of rows ?? []) {
    const found = tagsOfChange(table, row);
    for (const tag of found ?? []) tags.add(tag);
    if (!found || tags.size > maxTags) return wholeType(table.type);
  }
  return rows ? tags : wholeType(table.type);
}

/** Topics of inserted rows. */
function topicsOf({ announces }: TableInvalidation, rows: readonly RowChange[] | null): ReadonlySet<string> | null {
  if (!announces) return new Set();
  return rows && new Set(rows.flatMap((row) => (row.tag === 'insert' ? [String(row.new[announces])] : [])));
}
