import type { ColumnType } from '../../shared/column-types';
import type { ModelColumn, ModelModule, ModelTable } from '../model';
import type { Plan } from './plan';
import { generatedCode, indent, object, quote, quoteAll } from './text';

/** tables.gen.ts: what loaders know of the tables. */
export function tablesCode(plan: Plan, { tables }: ModelModule): string {
  const rows = tables.flatMap((table) => [rowInterface(plan, table), '']);
  const definitions = tables.map((table) => `${plan.codeName(table)}: ${tableDefinition(plan, table)}`);
  return generatedCode(
    [`import { defineTable } from 'loomgate';`],
    [rowsComment, ...rows, `export const tables = ${object(definitions)};`],
  );
}

const rowsComment =
  '// Rows. What a number cannot hold exactly is the text of Postgres: integers of 64 bits, numeric, dates and times.\n';

function rowInterface(plan: Plan, table: ModelTable): string {
  const fields = table.columns.map((column) => `readonly ${column.field}: ${rowType(column)};`);
  return [`export interface ${plan.codeName(table)}Row {`, ...indent(fields), '}'].join('\n');
}

const rowTypes: ReadonlyMap<string, string> = new Map([
  ...['int2', 'int4', 'float4', 'float8', 'oid'].map((name): [string, string] => [name, 'number']),
  ['bool', 'boolean'],
  ['json', 'unknown'],
  ['jsonb', 'unknown'],
]);

function rowType({ baseType, isEnum, dimensions, isNullable }: ModelColumn): string {
  const base = isEnum ? 'string' : (rowTypes.get(baseType) ?? 'string');
  if (base === 'unknown') return base;
  const type = Array.from({ length: dimensions }).reduce<string>((item) => `readonly (${item} | null)[]`, base);
  return isNullable ? `${type} | null` : type;
}

function tableDefinition(plan: Plan, table: ModelTable): string {
  const name = plan.codeName(table);
  const typed = table.columns.filter(({ field }) => needsType(plan, table).has(field));
  // The columns of a view have no constraints; its virtual key is not null all the same.
  const nullable = typed
    .filter(({ field, isNullable }) => isNullable && !table.key.includes(field))
    .map(({ field }) => field);
  const entries = [
    `type: ${quote(name)}`,
    `schema: ${quote(table.schema)}`,
    `name: ${quote(table.name)}`,
    `columns: ${object(table.columns.map(({ field, name: column }) => `${field}: ${quote(column)}`))}`,
    `key: ${quoteAll(table.key)}`,
    ...(table.hasRowSecurity ? ['rowSecurity: true'] : []),
    `types: ${object(typed.map(({ field, columnType }) => `${field}: ${columnTypeCode(columnType)}`))}`,
    ...(nullable.length > 0 ? [`nullable: ${quoteAll(nullable)}`] : []),
  ];
  return `defineTable<${name}Row>(${object(entries)}).always(${alwaysRead(table).map(quote).join(', ')})`;
}

function columnTypeCode(type: ColumnType | undefined): string {
  if (type === undefined) return quote('text');
  return typeof type === 'string' ? quote(type) : `{ name: ${quote(type.name)}, labels: ${quoteAll(type.labels)} }`;
}

/** The fields of keys, edges, lookups and orders. */
function needsType(plan: Plan, table: ModelTable): Set<string> {
  const tables = plan.model.modules.flatMap((module) => module.tables);
  const orders = table.isJoin ? [] : plan.orders(table).map(({ column }) => column.field);
  const filters = plan.filters(table).map(({ field }) => field);
  return new Set([...table.key, ...orders, ...filters, ...foundBy(tables, table).flat()]);
}

/** The fields by which rows are found, besides the key: edges and lookups. */
export function foundBy(tables: readonly ModelTable[], table: ModelTable): string[][] {
  const own = [...table.lookups.map(({ by }) => by)];
  const others = tables.flatMap(({ forward, reverse, manyToMany }) => [
    ...forward.filter(({ target }) => target === table.id).map(({ targetFields }) => targetFields),
    ...reverse.filter(({ source }) => source === table.id).map(({ sourceFields }) => sourceFields),
    ...manyToMany
      .filter(({ through }) => through === table.id)
      .flatMap(({ nearFields, farFields }) => [nearFields, farFields]),
    ...manyToMany.filter(({ target }) => target === table.id).map(({ targetFields }) => targetFields),
  ]);
  const byNames = new Map([...own, ...others].map((fields) => [fields.join(), [...fields]]));
  byNames.delete(table.key.join());
  return [...byNames.values()];
}

/** The fields that resolvers read. Rules may read them, too. */
function alwaysRead({ key, forward, reverse, manyToMany, columns }: ModelTable): string[] {
  const read = new Set([...key, ...[...forward, ...reverse, ...manyToMany].flatMap(({ fields }) => fields)]);
  return columns.map(({ field }) => field).filter((field) => read.has(field));
}
