import { messagePrefix } from '../shared/log-message.ts';
import type { Lsn } from '../shared/lsn.ts';
import {
  type Readable,
  type Relation,
  type RowChange,
  readMessage,
  readRelation,
  readRowChange,
  readTruncated,
  tags,
} from './pgoutput.ts';

/** A declared table as the WAL names it; structured-cloneable. */
export interface FollowedTable {
  readonly name: string;
  /** More than one if tables inherit from it. Partitions are published under their parent. Tables may share one. */
  readonly oids: readonly number[];
  /** The columns that are read from each row. */
  readonly columns: readonly string[];
  /** Those of them that the replica identity must contain. */
  readonly identity: readonly string[];
}

/** The changes of a committed transaction to the followed tables; structured-cloneable. */
export interface LoggedTransaction {
  /** 32 bits. */
  readonly xid: number;
  /** Its end. */
  readonly lsn: Lsn;
  /** The changes of each table, in order; null if the table has to be purged as a whole. */
  readonly changes: ReadonlyMap<string, readonly RowChange[] | null>;
  /** Contents of the messages that it wrote by `pg_logical_emit_message`, under our prefix. */
  readonly messages: readonly string[];
}

/** A transaction with more rows of a table purges the table as a whole; the rows are not read. */
export const maxRows = 1_000;
const maxMessages = 1_000;

/**
 * Assembles transactions from the messages of the server: committed transactions one after the other, and between them
 * pieces of large transactions that are still running. Rows of other tables are skipped, and so are rows beyond `maxRows`,
 * so that a transaction may have any size.
 * @returns a function that takes a message, and returns the transaction that it completes
 * @throws Error for an invalid message
 */
export function createTransactions(
  tables: readonly FollowedTable[],
): (message: Buffer) => LoggedTransaction | undefined {
  const relations = createRelations(tables);
  /** Transactions that are streamed in pieces, by xid. */
  const streamed = new Map<number, Transaction>();
  /** Tables whose description has changed since the last commit. */
  const redescribed = new Set<string>();
  let current = createTransaction(0);
  let isStreaming = false;

  function begin(bytes: Buffer): undefined {
    current = createTransaction(bytes.readUInt32BE(17));
  }

  function startPiece(bytes: Buffer): undefined {
    const xid = bytes.readUInt32BE(1);
    current = streamed.get(xid) ?? createTransaction(xid);
    streamed.set(xid, current);
    isStreaming = true;
  }

  function stopPiece(): undefined {
    isStreaming = false;
  }

  /** Keeps the rows of a rolled back subtransaction, which purges too much. */
  function abort(bytes: Buffer): undefined {
    const [xid, subtransaction] = [bytes.readUInt32BE(1), bytes.readUInt32BE(5)];
    if (xid === subtransaction) streamed.delete(xid);
  }

  function endStreamed(bytes: Buffer): LoggedTransaction {
    const xid = bytes.readUInt32BE(1);
    return end(streamed.get(xid) ?? createTransaction(xid), bytes.readBigUInt64BE(14));
  }

  function end(transaction: Transaction, lsn: Lsn): LoggedTransaction {
    streamed.delete(transaction.xid);
    // The transaction that contained the new description may be rolled back after the change itself has committed.
    for (const name of redescribed) transaction.changes.set(name, null);
    redescribed.clear();
    return { ...transaction, lsn };
  }

  function describe(bytes: Buffer, at: number): undefined {
    for (const name of relations.describe(readRelation(bytes, at))) {
      current.changes.set(name, null);
      redescribed.add(name);
    }
  }

  function addRow(bytes: Buffer, at: number): undefined {
    const relation = relations.get(bytes.readUInt32BE(at));
    if (!relation) return;
    for (const table of relation.tables) openRows(current, table)?.push(readRowChange(bytes, at, relation));
  }

  function addTruncate(bytes: Buffer, at: number): undefined {
    for (const oid of readTruncated(bytes, at)) {
      for (const name of relations.namesOf(oid)) current.changes.set(name, null);
    }
  }

  function addMessage(bytes: Buffer, at: number): undefined {
    const { isTransactional, prefix, content } = readMessage(bytes, at);
    if (isTransactional && prefix === messagePrefix && current.messages.length < maxMessages)
      current.messages.push(content);
  }

  /** By first byte. Each takes the message and the offset after the tag and, in a streamed transaction, the xid. */
  const handlers = new Map<number, (bytes: Buffer, at: number) => LoggedTransaction | undefined>([
    [tags.insert, addRow],
    [tags.update, addRow],
    [tags.delete, addRow],
    [tags.relation, describe],
    [tags.truncate, addTruncate],
    [tags.message, addMessage],
    [tags.begin, begin],
    [tags.commit, (bytes) => end(current, bytes.readBigUInt64BE(10))],
    [tags.streamStart, startPiece],
    [tags.streamStop, stopPiece],
    [tags.streamCommit, endStreamed],
    [tags.streamAbort, abort],
    [tags.type, skip],
    [tags.origin, skip],
  ]);

  return (bytes) => {
    const handle = handlers.get(bytes.readUInt8(0));
    if (!handle) throw new Error(`pgoutput: unknown kind of message: ${bytes[0]}`);
    return handle(bytes, isStreaming ? 5 : 1);
  };
}

function skip(): undefined {}

interface Transaction {
  readonly xid: number;
  readonly changes: Map<string, RowChange[] | null>;
  readonly messages: string[];
}

function createTransaction(xid: number): Transaction {
  return { xid, changes: new Map(), messages: [] };
}

/** @returns the rows of a table, to add one; undefined if the table is purged as a whole */
function openRows({ changes }: Transaction, { name, isReadable }: TableOfRelation): RowChange[] | undefined {
  const rows = changes.get(name) ?? (changes.has(name) ? null : []);
  if (rows === null) return undefined;
  const isOpen = isReadable && rows.length < maxRows;
  changes.set(name, isOpen ? rows : null);
  return isOpen ? rows : undefined;
}

/** A table whose rows a relation has. */
interface TableOfRelation {
  readonly name: string;
  /** Whether the relation has all columns that are read of them. */
  readonly isReadable: boolean;
}

/** A relation as the server has described it. */
interface FollowedRelation extends Readable {
  readonly description: string;
  readonly tables: readonly TableOfRelation[];
}

/** The relations of followed tables, as the server has described them. */
function createRelations(tables: readonly FollowedTable[]) {
  const byOid = new Map<number, FollowedTable[]>();
  for (const table of tables) for (const oid of table.oids) byOid.set(oid, [...(byOid.get(oid) ?? []), table]);
  const relations = new Map<number, FollowedRelation>();
  const namesOf = (oid: number) => byOid.get(oid)?.map(({ name }) => name) ?? [];
  return {
    get: (oid: number) => relations.get(oid),
    namesOf,
    /** @returns the names of its tables if its description has changed */
    describe({ oid, columns, description }: Relation): string[] {
      const followed = byOid.get(oid);
      if (!followed) return [];
      const before = relations.get(oid);
      relations.set(oid, {
        description,
        tables: followed.map((table) => ({ name: table.name, isReadable: isReadable(table, columns) })),
        columns: columns.map((column) => ({
          ...column,
          isWanted: followed.some((table) => table.columns.includes(column.name)),
        })),
      });
      return before && before.description !== description ? namesOf(oid) : [];
    },
  };
}

function isReadable(table: FollowedTable, columns: Relation['columns']): boolean {
  const isKeyOf = new Map(columns.map(({ name, isKey }) => [name, isKey]));
  return table.columns.every((name) => isKeyOf.has(name)) && table.identity.every((name) => isKeyOf.get(name));
}
