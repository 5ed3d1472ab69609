import type { ColumnType } from '../shared/column-types';
import type { BaseType, CatalogColumn } from './catalog';

/** What a type of Postgres is in GraphQL. */
export interface MappedType {
  /** The scalar; for an enum the name of GraphQL's `String`, unless the enum has a GraphQL type. */
  readonly scalar: string;
  /** As which key, edge or order the core can use it. Only for columns that are no arrays. */
  readonly columnType?: ColumnType;
  /** Why a column of the type is left out unless the model file says `"exposed": true`; its value is then the text. */
  readonly reason?: string;
}

const of = (scalar: string, columnType: ColumnType): MappedType => ({ scalar, columnType });
const text: MappedType = { scalar: 'String' };
const leftOut = (reason: string): MappedType => ({ scalar: 'String', reason });

/** The types with a scalar of their own or with a meaning as text, by name. */
const mapped: ReadonlyMap<string, MappedType> = new Map([
  ['bool', of('Boolean', 'bool')],
  ['int2', of('Int', 'int2')],
  ['int4', of('Int', 'int4')],
  ['int8', of('BigInt', 'int8')],
  ['oid', of('Float', 'oid')],
  ['float4', of('Float', 'float4')],
  ['float8', of('Float', 'float8')],
  ['numeric', of('Decimal', 'numeric')],
  ['text', of('String', 'text')],
  ['varchar', of('String', 'varchar')],
  ['bpchar', of('String', 'bpchar')],
  ['name', of('String', 'name')],
  ['citext', of('String', 'citext')],
  ['uuid', of('ID', 'uuid')],
  ['date', of('Date', 'date')],
  ['time', of('LocalTime', 'time')],
  ['timetz', { scalar: 'Time' }],
  ['timestamp', of('LocalDateTime', 'timestamp')],
  ['timestamptz', of('DateTime', 'timestamptz')],
  ['interval', { scalar: 'Duration' }],
  ['json', { scalar: 'JSON' }],
  ['jsonb', { scalar: 'JSON' }],
  ...['char', 'inet', 'cidr', 'macaddr', 'macaddr8', 'bit', 'varbit', 'xml', 'pg_lsn'].map(asText),
  ...['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'].map(asText),
  ...['ltree', 'hstore'].map(asText),
  ['bytea', { ...of('String', 'bytea'), reason: 'bytes are large and have no GraphQL type' }],
  ['money', leftOut('the text of money depends on the settings of the server; numeric does not')],
  ['tsvector', leftOut('a tsvector is an index for searches, not text to read')],
  ['tsquery', leftOut('a tsquery has no GraphQL type')],
]);

function asText(name: string): [string, MappedType] {
  return [name, text];
}

/** Returns what a column of this type is. Enums are mapped by the model, since they have types of their own. */
export function mappedType({ base, dimensions, sqlType }: CatalogColumn): MappedType {
  const found = typeOf(base, sqlType);
  if (dimensions === 0) return found;
  const { columnType: _, ...others } = found;
  return others;
}

function typeOf(base: BaseType, sqlType: string): MappedType {
  if (base.kind === 'range') return text;
  if (base.kind === 'composite') return leftOut(`${sqlType} is a composite type`);
  const isExpected = base.schema === 'pg_catalog' || ofExtensions.has(base.name);
  return (isExpected && mapped.get(base.name)) || leftOut(`${sqlType} has no GraphQL type`);
}

/** Extensions may be installed in any schema. */
const ofExtensions = new Set(['citext', 'ltree', 'hstore']);
