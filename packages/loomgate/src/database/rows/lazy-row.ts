import type { FieldDef } from 'pg';
import type { Decode } from './decode';
import type { Received } from './received';

/** The class of a statement's rows. Columns are properties that are decoded on access. */
export type RowClass = new (received: Received, offset: number) => object;

const receivedOf = Symbol('received');
const offsetOf = Symbol('offset');
const columnCountLength = 2;
const lengthLength = 4;

/**
 * Creates the class of a statement's rows. Most columns of most rows are never accessed, so nothing is created for them:
 * neither a string nor a property.
 * @param decoderOf returns the decoder of a type
 * @param missing columns that the statement does not read; access to one throws
 */
export function createRowClass(
  fields: readonly Pick<FieldDef, 'name' | 'dataTypeID'>[],
  decoderOf: (oid: number) => Decode,
  missing: readonly string[] = [],
): RowClass {
  class LazyRow {
    readonly [receivedOf]: Received;
    readonly [offsetOf]: number;

    constructor(received: Received, offset: number) {
      this[receivedOf] = received;
      this[offsetOf] = offset + columnCountLength;
    }
  }
  for (const [index, { name, dataTypeID }] of fields.entries()) {
    const decode = decoderOf(dataTypeID);
    Object.defineProperty(LazyRow.prototype, name, {
      enumerable: true,
      get(this: LazyRow) {
        return read(this[receivedOf], this[offsetOf], index, decode);
      },
    });
  }
  for (const name of missing) {
    const get = () => {
      throw new Error(
        `the column ${name} was not read: name the field whose resolver reads it in neededBy() of its table, ` +
          'in the repository.ts of its module (docs/adding-a-module.md)',
      );
    };
    Object.defineProperty(LazyRow.prototype, name, { get });
  }
  return LazyRow;
}

/** Each column is preceded by its length, which is -1 for null. */
function read(received: Received, first: number, index: number, decode: Decode): unknown {
  const { bytes } = received;
  let at = first;
  for (let column = 0; column < index; column += 1) {
    const length = int32At(bytes, at);
    at += lengthLength + (length > 0 ? length : 0);
  }
  const length = int32At(bytes, at);
  return length < 0 ? null : decode(received, at + lengthLength, at + lengthLength + length);
}

/** `readInt32BE` without its checks, since messages are complete here. */
function int32At(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}
