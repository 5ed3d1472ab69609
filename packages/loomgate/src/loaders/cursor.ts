import { LoomgateError } from '../errors';
import { fromInstant } from '../shared/instant';
import { isStorable } from '../shared/text';

/** The place of a row in an order: the value ordered by, then the id that breaks ties. */
export interface Position {
  readonly value: string;
  readonly id: string;
}

/** What the ordered column holds; a cursor with anything else was made by hand. */
export type OrderKind = 'timestamp' | 'number' | 'text';

const forms: Record<OrderKind, (value: string) => boolean> = {
  timestamp: isInstant,
  number: (value) => /^-?\d{1,15}(\.\d{1,20})?(e-\d{1,2})?$|^NaN$|^-?Infinity$/.test(value),
  text: isStorable,
};
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** As we write them: `2026-03-01T09:30:00.000Z`, of a day that the calendar has, or Postgres's `infinity`. */
function isInstant(value: string): boolean {
  if (isInfinite(value)) return true;
  const instant = new Date(value);
  return instant.valueOf() >= earliestMs && instant.toISOString() === value;
}

/** Where the instants of Postgres begin: https://www.postgresql.org/docs/current/datatype-datetime.html */
const earliestMs = Date.UTC(-4712, 0, 1);

/** Lists are ordered by these, too, though no client can be shown one. */
export const isInfinite = (instant: string): boolean => /^-?infinity$/.test(instant);

/** An opaque cursor. It names its order, so that it cannot be used in another one. */
export function encodeCursor(order: string, position: Position): string {
  return Buffer.from(JSON.stringify([order, position.value, position.id])).toString('base64url');
}

/**
 * @param order the order that the cursor must have been made for
 * @throws LoomgateError BAD_CURSOR
 */
export function decodeCursor(cursor: string, order: string, kind: OrderKind): Position {
  const [madeFor, value, id] = parse(cursor);
  if (madeFor !== order || typeof value !== 'string' || typeof id !== 'string') throw new LoomgateError('BAD_CURSOR');
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
