import { LoomgateError } from '../errors';

const prefix = 'event:';
/** No id of the database has more digits. */
const form = /^event:([1-9]\d{0,18})$/;
const maxLength = 64;

export function toCursor(id: bigint): string {
  return Buffer.from(`${prefix}${id}`).toString('base64url');
}

/** @throws LoomgateError BAD_CURSOR */
export function fromCursor(cursor: string): bigint {
  const [, id] = form.exec(Buffer.from(cursor.slice(0, maxLength), 'base64url').toString('latin1')) ?? [];
  const place = BigInt(id ?? 0);
  if (place === 0n || place > maxId || toCursor(place) !== cursor) throw badCursor();
  return place;
}

const maxId = 2n ** 63n - 1n;

export function badCursor(): LoomgateError {
  return new LoomgateError('BAD_CURSOR', 'The cursor is not one of this subscription.');
}
