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

/** A declared table as the log has it; can be handed to another thread. */
export interface FollowedTable {
  readonly name: string;
  /** More than one where tables inherit from it. Partitions are published as the table that they are partitions of. */
  readonly oids: readonly number[];
  /** What is read of a row. */
  readonly columns: readonly string[];
}

/** What a committed transaction did to the tables that are followed; can be handed to another thread. */
export interface LoggedTransaction {
  /** 32 bits. */
  readonly xid: number;
  /** Where it ended. */
  readonly lsn: Lsn;
  /** The changes of each table, in their order; null where only the whole table can be spoken of. */
  readonly changes: ReadonlyMap<string, readonly RowChange[] | null>;
  /** What was written into the log with it by `pg_logical_emit_message`, under our prefix. */
  readonly messages: readonly string[];
}

/** Rows of a table beyond these are counted and not read: so many tell as little as the table's name. */
export const maxRows = 1_000;
const maxMessages = 1_000;

/**
 * Puts transactions together from what the server sends: one committed transaction after the other, and large ones in
 * pieces between them while they are still under way. Rows of other tables are skipped unread, and of followed ones as
 * soon as they are many, so that a transaction may be of any size.
 * @returns takes a message; gives the transaction when it was its last one
 * @throws Error for a message that cannot be
 */
export function createTransactions(
  tables: readonly FollowedTable[],
): (message: Buffer) => LoggedTransaction | undefined {
  const relations = createRelations(tables);
  /** Those that are sent in pieces, by their xid. */
  const streamed = new Map<number, Transaction>();
  /** Tables whose description has changed, since the last transaction that has committed. */
  const remade = new Set<string>();
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

  /** Pieces of a subtransaction that is called off stay in: too much is purged then. */
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
    // The transaction in which a new description came first may be called off, while what has changed has committed.
    for (const name of remade) transaction.changes.set(name, null);
    remade.clear();
    return { ...transaction, lsn };
  }

  function learn(bytes: Buffer, at: number): undefined {
    const name = relations.learn(readRelation(bytes, at));
    if (name === undefined) return;
    current.changes.set(name, null);
    remade.add(name);
  }

  function addRow(bytes: Buffer, at: number): undefined {
    const relation = relations.get(bytes.readUInt32BE(at));
    if (!relation) return;
    const { name } = relation;
    const rows = current.changes.get(name) ?? (current.changes.has(name) ? null : []);
    if (rows === null) return;
    const isTold = relation.isReadable && rows.length < maxRows;
    current.changes.set(name, isTold ? rows : null);
    if (isTold) rows.push(readRowChange(bytes, at, relation));
  }

  function addTruncate(bytes: Buffer, at: number): undefined {
    for (const oid of readTruncated(bytes, at)) {
      const relation = relations.get(oid);
      if (relation) current.changes.set(relation.name, null);
    }
  }

  function addMessage(bytes: Buffer, at: number): undefined {
    const { isTransactional, prefix, content } = readMessage(bytes, at);
    if (isTransactional && prefix === messagePrefix && current.messages.length < maxMessages)
      current.messages.push(content);
  }

  /** By the first byte. Given the message, and where it goes on behind the id that streamed ones have in front. */
  const handlers = new Map<number, (bytes: Buffer, at: number) => LoggedTransaction | undefined>([
    [tags.insert, addRow],
    [tags.update, addRow],
    [tags.delete, addRow],
    [tags.relation, learn],
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
    if (!handle) throw new Error(`pgoutput: a message of the unknown kind ${bytes[0]}`);
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

interface FollowedRelation extends Readable {
  readonly name: string;
  readonly description: string;
  /** Whether it has the columns that are read. */
  readonly isReadable: boolean;
}

/** What the server has said of the tables that are followed. */
function createRelations(tables: readonly FollowedTable[]) {
  const followed = new Map(tables.flatMap((table) => table.oids.map((oid) => [oid, table])));
  const relations = new Map<number, FollowedRelation>();
  return {
    get: (oid: number) => relations.get(oid),
    /** @returns the name of the table where it had been described otherwise before */
    learn({ oid, columns, description }: Relation): string | undefined {
      const table = followed.get(oid);
      if (!table) return undefined;
      const before = relations.get(oid);
      const names = new Set(columns.map(({ name }) => name));
      relations.set(oid, {
        name: table.name,
        description,
        isReadable: table.columns.every((column) => names.has(column)),
        columns: columns.map((column) => ({ ...column, isWanted: table.columns.includes(column.name) })),
      });
      return before && before.description !== description ? table.name : undefined;
    },
  };
}
