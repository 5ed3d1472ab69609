import { purgeEverything } from '../shared/log-message';
import type { Lsn } from '../shared/lsn';
import { tagsOfChange } from './change-reader';
import type { RowChange } from './pgoutput';
import { wholeType } from './row-tags';
import type { TableInvalidation } from './table-invalidation';
import type { LoggedTransaction } from './transactions';

/** What a committed transaction comes to. */
export interface Commit {
  /** Where it ended. */
  readonly lsn: Lsn;
  /** Names of tags. */
  readonly tags: ReadonlySet<string>;
  /** What is announced with it; null where that is too much to be named. */
  readonly topics: ReadonlySet<string> | null;
  /** Of the transactions that change anything of these; 32 bits each. */
  readonly xids: readonly number[];
  /** What was written into the log with it by `pg_logical_emit_message`, under our prefix. */
  readonly messages: readonly string[];
  /** Whether nothing that was stored before may be read again. */
  readonly isReset: boolean;
}

/** A table of which more distinct tags have changed is purged by type. */
const maxTags = 1_000;

/** @returns tells what a transaction makes untrue, and what it announces */
export function createCommits(tables: readonly TableInvalidation[]): (transaction: LoggedTransaction) => Commit {
  return ({ xid, lsn, changes, messages }) => {
    const changed = tables.filter(({ name }) => changes.has(name));
    const rowsOf = ({ name }: TableInvalidation) => changes.get(name) ?? null;
    const purged = changed.filter(({ announces }) => !announces);
    const tags = new Set(purged.flatMap((table) => [...tagsOf(table, rowsOf(table))]));
    const topics = unite(changed.map((table) => topicsOf(table, rowsOf(table))));
    const isReset = messages.includes(purgeEverything);
    const isTelling = isReset || tags.size > 0 || topics?.size !== 0;
    return { lsn, tags, topics, xids: isTelling ? [xid] : [], messages, isReset };
  };
}

/** Null for everything that could be told of. */
export function unite(sets: readonly (ReadonlySet<string> | null)[]): ReadonlySet<string> | null {
  const united = new Set<string>();
  for (const set of sets) {
    if (!set) return null;
    for (const one of set) united.add(one);
  }
  return united;
}

/** @param rows null where only the whole type can be purged */
function tagsOf(table: TableInvalidation, rows: readonly RowChange[] | null): Iterable<string> {
  const tags = new Set<string>();
  for (const row of rows ?? []) {
    const found = tagsOfChange(table, row);
    for (const tag of found ?? []) tags.add(tag);
    if (!found || tags.size > maxTags) return wholeType(table.type);
  }
  return rows ? tags : wholeType(table.type);
}

/** Topics of rows that have come. */
function topicsOf({ announces }: TableInvalidation, rows: readonly RowChange[] | null): ReadonlySet<string> | null {
  if (!announces) return new Set();
  return rows && new Set(rows.flatMap((row) => (row.tag === 'insert' ? [String(row.new[announces])] : [])));
}
