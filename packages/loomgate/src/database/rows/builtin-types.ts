import { parseJson, parseJsonb } from '../../shared/lossless-json';

/** Converts the text format of a type to the value in a row. */
export type FromText = (text: string) => unknown;

/** A type that every Postgres has: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
interface BuiltinType {
  readonly oid: number;
  readonly arrayOid: number;
  readonly fromText: FromText;
  /** Whether its text is always ASCII. */
  readonly isAscii: boolean;
}

export const asIs: FromText = (text) => text;
const toNumber: FromText = (text) => Number(text);
const toBoolean: FromText = (text) => text === 't';

const type = (oid: number, arrayOid: number, fromText: FromText, isAscii: boolean): BuiltinType => ({
  oid,
  arrayOid,
  fromText,
  isAscii,
});

/**
 * The types whose values are not simply text, and the most frequent ones. Every other type is read from the catalog once
 * (type-catalog.ts). All values that a number or a JavaScript object cannot hold exactly stay text.
 */
export const builtinTypes: readonly BuiltinType[] = [
  type(16, 1000, toBoolean, true), // bool
  type(17, 1001, asIs, true), // bytea
  type(18, 1002, asIs, false), // "char"
  type(19, 1003, asIs, false), // name
  type(20, 1016, asIs, true), // int8
  type(21, 1005, toNumber, true), // int2
  type(23, 1007, toNumber, true), // int4
  type(25, 1009, asIs, false), // text
  type(26, 1028, toNumber, true), // oid
  type(114, 199, parseJson, false), // json
  type(700, 1021, toNumber, true), // float4
  type(701, 1022, toNumber, true), // float8
  type(1042, 1014, asIs, false), // bpchar
  type(1043, 1015, asIs, false), // varchar
  type(1082, 1182, asIs, true), // date
  type(1083, 1183, asIs, true), // time
  type(1114, 1115, asIs, true), // timestamp
  type(1184, 1185, asIs, true), // timestamptz
  type(1186, 1187, asIs, true), // interval
  type(1700, 1231, asIs, true), // numeric
  type(2950, 2951, asIs, true), // uuid
  type(3802, 3807, parseJsonb, false), // jsonb
];
