import { parseArray } from './array-text';
import { asIs, builtinTypes, type FromText } from './builtin-types';
import { createDecoder, type Decode } from './decode';

/** The types of a database, and how their values are decoded. */
export interface TypeCatalog {
  isKnown(oid: number): boolean;
  /** Returns the decoder of a type. That of an unknown type may be used after `learn`. */
  decoderOf(oid: number): Decode;
  /**
   * Makes types known: arrays of enums, of domains and of types of extensions, whose oids differ between databases.
   * @throws what the statement throws
   */
  learn(oids: readonly number[], signal: AbortSignal | undefined): Promise<void>;
}

/** A row of `selectTypes`. */
interface TypeRow {
  readonly oid: number;
  /** The type of the elements of an array; 0 for other types. */
  readonly element: number;
  /** The type that a domain is based on; 0 for other types. */
  readonly base: number;
  readonly delimiter: string;
}

const columns = `oid, case when typoutput = 'array_out'::regproc then typelem else 0 end as element, typbasetype as base,
  typdelim as delimiter`;

/**
 * Reads types, the types of their elements, and the types that domains are based on. `typelem` alone does not tell an
 * array: `point` and `int2vector` have it, too, but another text format.
 */
export const selectTypes = `with recursive found as (
    select ${columns} from pg_type where oid = any ($1::oid[])
    union select t.* from found f join (select ${columns} from pg_type) t on t.oid in (f.element, f.base)
  ) select * from found`;

interface KnownType {
  readonly fromText: FromText;
  readonly decode: Decode;
}

const known = (fromText: FromText, isAscii = false): KnownType => ({
  fromText,
  decode: createDecoder(fromText, isAscii),
});
const listOf = (fromText: FromText, delimiter: string) => known((text) => parseArray(text, delimiter, fromText));

const builtin = new Map(
  builtinTypes.flatMap(({ oid, arrayOid, fromText, isAscii }): [number, KnownType][] => [
    [oid, known(fromText, isAscii)],
    [arrayOid, listOf(fromText, ',')],
  ]),
);
const text = known(asIs);

/** @param read runs `selectTypes` with these oids as its value */
export function createTypeCatalog(
  read: (oids: readonly number[], signal: AbortSignal | undefined) => Promise<readonly object[]>,
): TypeCatalog {
  const types = new Map(builtin);

  /** The values of every other type, and of a type that was dropped, are text. */
  function typeOf(oid: number, rows: ReadonlyMap<number, TypeRow>): KnownType {
    const row = rows.get(oid);
    if (!row || types.has(oid)) return types.get(oid) ?? text;
    if (row.element > 0) return listOf(typeOf(row.element, rows).fromText, row.delimiter);
    return row.base > 0 ? typeOf(row.base, rows) : text;
  }

  return {
    isKnown: (oid) => types.has(oid),
    decoderOf: (oid) => types.get(oid)?.decode ?? ((...piece) => (types.get(oid) ?? text).decode(...piece)),
    async learn(oids, signal) {
      const unknown = oids.filter((oid) => !types.has(oid));
      if (unknown.length === 0) return;
      const rows = new Map((await read(unknown, signal)).map(toTypeRow).map((row) => [row.oid, row]));
      for (const oid of unknown) types.set(oid, typeOf(oid, rows));
    },
  };
}

function toTypeRow(row: object): TypeRow {
  const [oid, element, base, delimiter] = ['oid', 'element', 'base', 'delimiter'].map((name) => Reflect.get(row, name));
  return { oid, element, base, delimiter };
}
