import type { LoggedRow, LoggedValue } from './table-invalidation.ts';

/**
 * A parser for messages of pgoutput about rows:
 * https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html. Each function takes the offset after
 * the message's tag and, in a streamed transaction, after the transaction id. Runs in the thread of `log-worker.ts`, from
 * source in tests: imports need the file extension.
 */

/** Insert, update or delete of one row. */
export type RowChange =
  | { readonly tag: 'insert'; readonly new: LoggedRow }
  | ({ readonly tag: 'update'; readonly new: LoggedRow } & OldRow)
  | ({ readonly tag: 'delete' } & OldRow);

interface OldRow {
  /** The whole old row, if the table's replica identity is FULL. */
  readonly old: LoggedRow | null;
  /** The old key, with other replica identities, if the key has changed or the row was deleted. */
  readonly key: LoggedRow | null;
}

interface Column {
  readonly name: string;
  /** Whether it is part of the replica identity. */
  readonly isKey: boolean;
}

export interface Relation {
  readonly oid: number;
  readonly columns: readonly Column[];
  /** Equal for two descriptions with the same names, types and replica identity. */
  readonly description: string;
}

/** The columns of a relation; those that are not wanted are skipped. */
export interface Readable {
  readonly columns: readonly (Column & { readonly isWanted: boolean })[];
}

export function readRelation(bytes: Buffer, at: number): Relation {
  const cursor = createCursor(bytes, at);
  const description = bytes.toString('latin1', at);
  const oid = cursor.int32();
  cursor.name();
  cursor.name();
  cursor.int8();
  const columns = Array.from({ length: cursor.int16() }, () => {
    const isKey = cursor.int8() === 1;
    const name = cursor.name();
    cursor.skip(8);
    return { name, isKey };
  });
  return { oid, columns, description };
}

export function readRowChange(bytes: Buffer, at: number, readable: Readable): RowChange {
  const tag = bytes.readUInt8(0);
  const cursor = createCursor(bytes, at + 4);
  const found: { -readonly [name in keyof OldRow | 'new']: LoggedRow | null } = { old: null, key: null, new: null };
  while (!cursor.isAtEnd()) {
    const kind = cursor.int8();
    if (kind === kinds.old) found.old = readTuple(cursor, readable);
    else if (kind === kinds.key) found.key = keyOf(readTuple(cursor, readable), readable);
    else if (kind === kinds.new) found.new = readTuple(cursor, readable, found.old);
    else throw new Error(`pgoutput: unknown kind of tuple: ${kind}`);
  }
  const { old, key, new: row } = found;
  if (tag === tags.delete) return { tag: 'delete', old, key };
  if (!row) throw new RangeError('pgoutput: change without a new row');
  return tag === tags.insert ? { tag: 'insert', new: row } : { tag: 'update', old, key, new: row };
}

/** @returns the oids of the truncated relations */
export function readTruncated(bytes: Buffer, at: number): number[] {
  const cursor = createCursor(bytes, at);
  const count = cursor.int32();
  cursor.skip(1);
  return Array.from({ length: count }, cursor.int32);
}

/** Reads a message that was written by `pg_logical_emit_message`. */
export function readMessage(bytes: Buffer, at: number) {
  const cursor = createCursor(bytes, at);
  const isTransactional = (cursor.int8() & 1) === 1;
  cursor.skip(8);
  return { isTransactional, prefix: cursor.name(), content: cursor.text(cursor.int32()) };
}

/** The first bytes of messages. The last four belong to transactions that are streamed before they commit. */
export const tags = {
  begin: code('B'),
  commit: code('C'),
  relation: code('R'),
  insert: code('I'),
  update: code('U'),
  delete: code('D'),
  truncate: code('T'),
  message: code('M'),
  type: code('Y'),
  origin: code('O'),
  streamStart: code('S'),
  streamStop: code('E'),
  streamCommit: code('c'),
  streamAbort: code('A'),
};

const kinds = { old: code('O'), key: code('K'), new: code('N') };
const values = { text: code('t'), null: code('n'), unchanged: code('u') };

function code(letter: string): number {
  return letter.charCodeAt(0);
}

type Cursor = ReturnType<typeof createCursor>;

function createCursor(bytes: Buffer, start: number) {
  let at = start;
  const skip = (count: number) => {
    if (at + count > bytes.length) throw new RangeError('pgoutput: message is too short');
    at += count;
    return at - count;
  };
  return {
    skip,
    isAtEnd: () => at >= bytes.length,
    int8: () => bytes.readUInt8(skip(1)),
    int16: () => bytes.readUInt16BE(skip(2)),
    int32: () => bytes.readUInt32BE(skip(4)),
    text: (length: number) => bytes.toString('utf8', skip(length), at),
    /** Text that ends with a zero byte. */
    name(): string {
      const end = bytes.indexOf(0, at);
      if (end < 0) throw new RangeError('pgoutput: name without an end');
      return bytes.toString('utf8', skip(end + 1 - at), end);
    },
  };
}

/** @param before the old row, for unchanged TOAST values, which the new row lacks */
function readTuple(cursor: Cursor, { columns }: Readable, before: LoggedRow | null = null): LoggedRow {
  const row: Record<string, LoggedValue> = {};
  const count = cursor.int16();
  for (let n = 0; n < count; n += 1) {
    const column = columns[n];
    if (!column) throw new Error('pgoutput: tuple with more columns than its relation');
    const value = readValue(cursor, column.isWanted);
    if (column.isWanted) row[column.name] = value === undefined ? before?.[column.name] : value;
  }
  return row;
}

function readValue(cursor: Cursor, isWanted: boolean): LoggedValue {
  const kind = cursor.int8();
  if (kind === values.null) return null;
  if (kind === values.unchanged) return undefined;
  if (kind !== values.text) throw new Error(`pgoutput: unknown kind of value: ${kind}`);
  const length = cursor.int32();
  if (isWanted) return cursor.text(length);
  cursor.skip(length);
  return undefined;
}

/** Removes columns outside the key, which the server sends as null. */
function keyOf(row: LoggedRow, { columns }: Readable): LoggedRow {
  return Object.fromEntries(columns.filter(({ isKey }) => isKey).map(({ name }) => [name, row[name] ?? undefined]));
}
