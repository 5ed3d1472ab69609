import type { Pgoutput } from 'pg-logical-replication';
import { type Lsn, toLsn } from '../shared/lsn';
import { type ChangeReader, createChangeReader, type RowChange } from './change-reader';
import type { LoggedTable } from './logged-table';
import { wholeType } from './row-tags';

/** The prefix of what we write into the log ourselves. */
export const messagePrefix = 'loomgate';

/** What a committed transaction came to. */
export interface Commit {
  /** Where it ended. */
  readonly lsn: Lsn;
  /** Names of tags. */
  readonly tags: ReadonlySet<string>;
  /** What is announced with it; null where that is too much to be named. */
  readonly topics: ReadonlySet<string> | null;
  /** Of the transactions that have any of both; 32 bits each. */
  readonly xids: readonly number[];
  /** What was written into the log with it by `pg_logical_emit_message`, under our prefix. */
  readonly messages: readonly string[];
}

/** A transaction with more distinct tags purges by type; one with more topics announces all there are. */
const maxTags = 1_000;

/**
 * Puts transactions together from what the stream brings, which is one committed transaction after the other. Rows are
 * not kept, and tags only as long as they are few, so that a transaction may be of any size.
 * @returns takes a message; gives the transaction when it was its last one
 */
export function createTransactions(tables: readonly LoggedTable[]): (message: Pgoutput.Message) => Commit | undefined {
  const declared = new Map(tables.map((table) => [table.name, table]));
  const readers = new Map<number, { readonly type: string; readonly read: ChangeReader }>();
  const announcers = new Map<number, string>();
  let transaction = begin(0);

  function learn(relation: Pgoutput.MessageRelation): void {
    const table = declared.get(relation.name);
    announcers.delete(relation.relationOid);
    if (table?.announces) announcers.set(relation.relationOid, table.announces);
    // Others may have put a table of theirs into the publication.
    else if (table) readers.set(relation.relationOid, { type: table.type, read: createChangeReader(table, relation) });
    else readers.delete(relation.relationOid);
  }

  function addChange(change: RowChange): void {
    const announced = announcers.get(change.relation.relationOid);
    if (announced && change.tag === 'insert') transaction.announce(String(change.new[announced]));
    const reader = readers.get(change.relation.relationOid);
    if (reader) transaction.add(reader.type, transaction.isLarge() ? [] : reader.read(change));
  }

  function addTruncate({ relations }: Pgoutput.MessageTruncate): void {
    for (const { relationOid } of relations) transaction.add(readers.get(relationOid)?.type, undefined);
  }

  function addMessage({ transactional, prefix, content }: Pgoutput.MessageMessage): void {
    if (transactional && prefix === messagePrefix) transaction.hear(content);
  }

  function take(message: Pgoutput.Message): void {
    if (message.tag === 'begin') transaction = begin(message.xid);
    if (message.tag === 'relation') learn(message);
    if (message.tag === 'truncate') addTruncate(message);
    if (message.tag === 'message') addMessage(message);
    if (isRowChange(message)) addChange(message);
  }

  return (message) => {
    if (message.tag === 'commit') return transaction.end(toLsn(message.commitEndLsn ?? ''));
    take(message);
    return undefined;
  };
}

function isRowChange(message: Pgoutput.Message): message is RowChange {
  return message.tag === 'insert' || message.tag === 'update' || message.tag === 'delete';
}

function begin(xid: number) {
  const tags = new Set<string>();
  const types = new Set<string>();
  const whole = new Set<string>();
  const messages: string[] = [];
  const topics = new Set<string>();
  const isLarge = () => tags.size > maxTags;
  return {
    isLarge,
    /** @param found undefined where only the whole type can be purged */
    add(type: string | undefined, found: readonly string[] | undefined): void {
      if (type === undefined) return;
      types.add(type);
      if (!found) whole.add(type);
      for (const tag of found ?? []) tags.add(tag);
    },
    announce(topic: string): void {
      if (topics.size <= maxTags) topics.add(topic);
    },
    hear(content: Uint8Array): void {
      if (messages.length < maxTags) messages.push(Buffer.from(content).toString());
    },
    end(lsn: Lsn): Commit {
      const found = isLarge() ? [...types].flatMap(wholeType) : [...tags, ...[...whole].flatMap(wholeType)];
      const isTelling = found.length > 0 || topics.size > 0;
      const announced = topics.size > maxTags ? null : topics;
      return { lsn, tags: new Set(found), topics: announced, xids: isTelling ? [xid] : [], messages };
    },
  };
}
