import { asIs, type FromText } from './builtin-types';
import type { Received } from './received';

/** Decodes a column from its text format. */
export type Decode = (received: Received, start: number, end: number) => unknown;

/** A longer text is copied, so that it does not keep the whole message in memory. */
const maxPieceBytes = 256;
const beyondAscii = /[\u0080-\u00ff]/;

const ascii = (received: Received, start: number, end: number) => received.latin1(start, end);

function text(received: Received, start: number, end: number): string {
  const piece = end - start > maxPieceBytes ? undefined : ascii(received, start, end);
  return piece === undefined || beyondAscii.test(piece) ? received.bytes.toString('utf8', start, end) : piece;
}

/**
 * Creates the decoder of a type.
 * @param fromText converts the text of a value
 * @param isAscii whether the text is always ASCII; it is then not searched for other characters
 */
export function createDecoder(fromText: FromText, isAscii: boolean): Decode {
  const read = isAscii ? ascii : text;
  return fromText === asIs ? read : (received, start, end) => fromText(read(received, start, end));
}
