import { LoomgateError } from '../errors';
import { fromInstant } from '../shared/instant';
import { isStorable } from '../shared/text';

/** The position of a row in an order: the ordered value, then the id as tie-break. */
export interface Position {
  readonly value: string;
  readonly id: string;
}

/** The type of the ordered column. A cursor with a value of another type is refused. */
export type OrderKind = 'timestamp' | 'number' | 'text';

const forms: Record<OrderKind, (value: string) => boolean> = {
  timestamp: isInstant,
  number: (value) => /^-?\d{1,15}(\.\d{1,20})?(e-\d{1,2})?$|^NaN$|^-?Infinity$/.test(value),
  text: isStorable,
};
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Accepts the form that cursors have, `2026-03-01T09:30:00.000Z` with a valid date, and `infinity` of Postgres. */
function isInstant(value: string): boolean {
  if (isInfinite(value)) return true;
  const instant = new Date(value);
  return instant.valueOf() >= earliestMs && instant.toISOString() === value;
}

/** The earliest timestamp of Postgres: https://www.postgresql.org/docs/current/datatype-datetime.html */
const earliestMs = Date.UTC(-4712, 0, 1);

/** Infinite timestamps have a position in an order, although no field can show one. */
export const isInfinite = (instant: string): boolean => /^-?infinity$/.test(instant);

/** Encodes an opaque cursor. It contains the name of its order, so that it is refused in another order. */
export function encodeCursor(order: string, position: Position): string {
  return Buffer.from(JSON.stringify([order, position.value, position.id])).toString('base64url');
}

/**
 * @param order the name of the order that the cursor must contain
 * @throws LoomgateError BAD_CURSOR
 */
export function decodeCursor(cursor: string, order: string, kind: OrderKind): Position {
  const [ownOrder, value, id] = parse(cursor);
  if (ownOrder !== order || typeof value !== 'string' || typeof id !== 'string') throw new LoomgateError('BAD_CURSOR');
  if (!forms[kind](value) || !uuid.test(id)) throw new LoomgateError('BAD_CURSOR');
  return { value: kind === 'timestamp' ? fromInstant(value) : value, id };
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
