import { LoomgateError } from '../errors';
import { type ColumnType, type ColumnValue, canonicalText, isValidText } from '../shared/column-types';
import { toInstant } from '../shared/instant';
import { type KeyType, keyParts } from './key';
import type { FieldOf, Table } from './table';

/** The position of a row in an order: the text of the ordered value, then the text of the key as tie-break. */
export interface Position {
  readonly value: string | null;
  readonly key: readonly string[];
}

/** The cursors of one order of a table. */
export interface Cursors {
  /** The order's full name, e.g. `Product.NEWEST`. */
  readonly order: string;
  /**
   * Encodes the position of a row: opaque, with the name of the order, and with the whole value. Timestamps keep their
   * microseconds, and numbers all digits.
   * @throws Error if the value is null and the definition of the table does not say that it can be
   */
  encode(row: object): string;
  /** @throws LoomgateError BAD_CURSOR, also for a cursor of another order */
  decode(cursor: string): Position;
}

/** @throws Error if the table's definition has no type for the ordered field */
export function cursorsOf<R, Whole>(table: Table<R, Whole>, name: string, field: FieldOf<Whole>): Cursors {
  const order = `${table.type}.${name}`;
  const [type, isNullable] = [table.typeOf(field), table.isNullable(field)];

  function textOf(row: object): string | null {
    const value: ColumnValue | null = Reflect.get(row, field);
    if (value !== null) return toShown(type, canonicalText(type, value));
    if (isNullable) return null;
    throw new Error(`${order}: ${field} is null; name it in nullable of the table's definition`);
  }

  return {
    order,
    encode(row) {
      const key = keyParts(table.keyType, table.keyOf(row)) ?? [];
      return Buffer.from(JSON.stringify([order, textOf(row), ...key])).toString('base64url');
    },
    decode(cursor) {
      const [ownOrder, shown, ...key] = parse(cursor);
      const value = typeof shown === 'string' ? canonicalText(type, shown) : null;
      const isValue = value === null ? shown === null && isNullable : isValidText(type, value);
      if (ownOrder !== order || !isValue || !isKey(table.keyType, key)) throw new LoomgateError('BAD_CURSOR');
      return { value, key };
    },
  };
}

function isKey(types: KeyType, parts: unknown[]): parts is string[] {
  const [part] = parts;
  if (parts.length !== types.length || typeof part !== 'string') return false;
  return keyParts(types, types.length === 1 ? part : JSON.stringify(parts)) !== undefined;
}

/** Timestamps are instants in cursors, as in those of older versions. Infinite ones stay as Postgres writes them. */
function toShown(type: ColumnType, text: string): string {
  return type === 'timestamptz' && !text.endsWith('infinity') ? toInstant(text) : text;
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
