import { types } from 'pg';
import { LoomgateError } from '../../errors';
import type { Received } from './received';

/** https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const oids = { bool: 16, int8: 20, int2: 21, int4: 23, float8: 701, numeric: 1700, timestamptz: 1184, uuid: 2950 };
const uuidArray = 2951;
/** A type without a parser in `pg`; `pg` returns values of such types as text. */
const textOid = 25;

/** Decodes a column from its text format. */
export type Decode = (received: Received, start: number, end: number) => unknown;

/** A longer text is copied, so that it does not keep the whole message in memory. */
const maxPieceBytes = 256;
const beyondAscii = /[\u0080-\u00ff]/;

const ascii = (received: Received, start: number, end: number) => received.latin1(start, end);
const number: Decode = (received, start, end) => Number(ascii(received, start, end));
/** @throws LoomgateError UNREPRESENTABLE_VALUE from 2^53, where a number is not exact */
const bigNumber: Decode = (received, start, end) => {
  const value = Number(ascii(received, start, end));
  if (Number.isSafeInteger(value)) return value;
  throw new LoomgateError('UNREPRESENTABLE_VALUE');
};
const boolean: Decode = ({ bytes }, start) => bytes[start] === trueByte;
const ids: Decode = (received, start, end) => toIds(ascii(received, start, end));
const trueByte = 't'.charCodeAt(0);

function text(received: Received, start: number, end: number): string {
  const piece = end - start > maxPieceBytes ? undefined : ascii(received, start, end);
  return piece === undefined || beyondAscii.test(piece) ? received.bytes.toString('utf8', start, end) : piece;
}

const decoders = new Map<number, Decode>([
  [oids.bool, boolean],
  [oids.int2, number],
  [oids.int4, number],
  [oids.int8, bigNumber],
  [oids.float8, number],
  // Exact decimals stay text.
  [oids.numeric, ascii],
  [oids.uuid, ascii],
  // Stays in the format of Postgres until it is returned to the client (shared/instant.ts).
  [oids.timestamptz, ascii],
  [uuidArray, ids],
]);

/** The decoder of a type. Types that are not listed above are parsed by `pg`. */
export function decoderOf(oid: number): Decode {
  const known = decoders.get(oid);
  if (known) return known;
  const parse = types.getTypeParser(oid, 'text');
  const isText = parse === types.getTypeParser(textOid, 'text');
  const decode: Decode = isText ? text : (received, start, end) => parse(text(received, start, end));
  decoders.set(oid, decode);
  return decode;
}

function toIds(literal: string): string[] {
  return literal === '{}' ? [] : literal.slice(1, -1).split(',');
}
