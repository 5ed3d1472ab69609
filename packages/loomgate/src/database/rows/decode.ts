import { types } from 'pg';
import { LoomgateError } from '../../errors';
import type { Received } from './received';

/** https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const oids = { bool: 16, int8: 20, int2: 21, int4: 23, float8: 701, numeric: 1700, timestamptz: 1184, uuid: 2950 };
const uuidArray = 2951;
/** Which `pg` has no parser for, as for all that it leaves as it is. */
const textOid = 25;

declare global {
  /** What `toString` ends in; its way there takes as long as a short text. */
  interface Buffer {
    utf8Slice(start: number, end: number): string;
  }
}

/** Makes the value of a column from its bytes as Postgres sends them, in text form. */
export type Decode = (received: Received, start: number, end: number) => unknown;

/** Of a longer text a copy of its own is made, which holds nothing else. */
const maxPieceBytes = 256;
const beyondAscii = /[\u0080-\u00ff]/;

const ascii = (received: Received, start: number, end: number) => received.latin1(start, end);
const number: Decode = (received, start, end) => Number(ascii(received, start, end));
/** Beyond 2^53 it would be another number. */
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
  return piece === undefined || beyondAscii.test(piece) ? received.bytes.utf8Slice(start, end) : piece;
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
  // As Postgres writes it, until it is sent (shared/instant.ts).
  [oids.timestamptz, ascii],
  [uuidArray, ids],
]);

/**
 * How loaders read what Postgres sends. An instant stays the text of Postgres, in UTC; what is not named here is read as
 * `pg` reads it.
 */
export function decoderOf(oid: number): Decode {
  const known = decoders.get(oid);
  if (known) return known;
  const parse = types.getTypeParser(oid, 'text');
  const isText = parse === types.getTypeParser(textOid, 'text');
  const decode: Decode = isText ? text : (received, start, end) => parse(text(received, start, end));
  decoders.set(oid, decode);
  return decode;
}

function toIds(sent: string): string[] {
  return sent === '{}' ? [] : sent.slice(1, -1).split(',');
}
