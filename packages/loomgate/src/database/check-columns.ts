import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { DeclaredColumn } from '../loaders';
import type { ColumnType } from '../shared/column-types';
import { oidOfName } from '../shared/sql-names';
import { MigrationError } from './migration-error';

/** A table of the modules. */
interface DeclaredTable {
  /** In SQL. */
  readonly name: string;
  readonly columns: readonly DeclaredColumn[];
}

/**
 * Compares the definitions of tables with the database. Statements on a table or column that is missing fail, so these are
 * logged, and so are keys without a unique index. A wrong type makes keys and cursors wrong, and a null in an order that is
 * not expected hides rows from pages, so these are refused.
 * @param tables of all modules
 * @throws MigrationError that names each wrong type and null, and what to write
 */
export async function checkColumns(
  pool: Pick<Pool, 'query'>,
  tables: readonly DeclaredTable[],
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const { rows } = await pool.query<FoundColumn>(read, [tables.map(({ name }) => name)]);
  const found = Map.groupBy(rows, ({ table }) => table);
  const collect = (look: Look) => [
    ...new Set(tables.flatMap(({ name, columns }) => look(name, columns, found.get(name) ?? []))),
  ];
  const missing = collect(findMissing);
  if (missing.length > 0) log.warn({ missing }, 'defined tables or columns are not in the database');
  const keys = collect(checkKey);
  if (keys.length > 0) log.warn({ keys }, 'no unique index guarantees these keys: equal ones hide rows from pages');
  const wrong = collect(compare);
  if (wrong.length > 0)
    throw new MigrationError(`The database differs from the definitions of its tables:\n  ${wrong.join('\n  ')}`);
}

/** Finds the differences of one table. @param name in SQL */
type Look = (name: string, declared: readonly DeclaredColumn[], found: readonly FoundColumn[]) => string[];

/** A column as it is in the catalog; one row without a column for a table without columns. */
interface FoundColumn {
  readonly table: string;
  /** `v` for views, `m` for materialized views; null for a table that does not exist. */
  readonly kind: string | null;
  readonly column: string | null;
  /** The base type of a domain: its name, and its labels if it is an enum. */
  readonly type: string;
  readonly labels: readonly string[] | null;
  readonly isNullable: boolean;
  /** Whether its collation is nondeterministic: different texts can be equal, as for citext. */
  readonly isFolded: boolean;
  /** The columns of each unique index of the table, without partial ones and those of expressions. */
  readonly uniques: readonly (readonly string[])[];
}

function findMissing(name: string, declared: readonly DeclaredColumn[], found: readonly FoundColumn[]): string[] {
  if (found.every(({ kind }) => kind === null)) return [`${name}: check schema and name in defineTable`];
  const names = new Set(found.map(({ column }) => column));
  const missing = declared.filter(({ column }) => !names.has(column));
  return missing.map(({ column }) => `${name}."${column}": check columns in defineTable`);
}

function compare(name: string, declared: readonly DeclaredColumn[], found: readonly FoundColumn[]): string[] {
  const columns = new Map(found.map((column) => [column.column, column]));
  return declared.flatMap(({ column, type, isNullable, isKey }) => {
    const of = columns.get(column);
    if (!of) return [];
    // Columns of views have no constraints.
    const isTable = of.kind === 'r' || of.kind === 'p';
    const mayBeNull = type !== undefined && of.isNullable && !isNullable && (isTable || !isKey);
    const remedy = isKey ? 'name another key in defineTable, or key: []' : 'add its field to nullable';
    return [
      ...(type === undefined || isSameType(type, of)
        ? []
        : [`${name}."${column}" is ${typeName(of)}, not ${declaredName(type)}: check types`]),
      ...(mayBeNull ? [`${name}."${column}" can be null: ${remedy}`] : []),
    ];
  });
}

/** Views have no indexes, so their keys are not checked. A key is unique if an index is on it or on a part of it. */
function checkKey(name: string, declared: readonly DeclaredColumn[], [first]: readonly FoundColumn[]): string[] {
  const key = declared.filter(({ isKey }) => isKey).map(({ column }) => column);
  if (!first || key.length === 0 || (first.kind !== 'r' && first.kind !== 'p')) return [];
  const isUnique = first.uniques.some((columns) => columns.every((column) => key.includes(column)));
  return isUnique ? [] : [`${name} (${key.join(', ')})`];
}

function isSameType(type: ColumnType, { type: name, labels, isFolded }: FoundColumn): boolean {
  if (isFolded) return type === 'citext';
  if (typeof type === 'string') return type === name;
  // A newer version may have added labels.
  const declared = labels?.filter((label) => type.labels.includes(label)) ?? [];
  return declared.join() === type.labels.join();
}

function declaredName(type: ColumnType): string {
  return typeof type === 'string' ? type : typeName({ type: type.name, labels: type.labels, isFolded: false });
}

function typeName({ type, labels, isFolded }: Pick<FoundColumn, 'type' | 'labels' | 'isFolded'>): string {
  if (isFolded) return `${type} with a nondeterministic collation, which is declared as citext`;
  return labels ? `${type} (${labels.join(', ')})` : type;
}

const read = `
  with recursive base as (select oid, oid as type, typbasetype from pg_type
    union all select base.oid, t.oid, t.typbasetype from base join pg_type t on t.oid = base.typbasetype)
  select name as table, c.relkind as kind, a.attname as column, t.typname as type, not a.attnotnull as "isNullable",
    exists (select from pg_collation where oid = a.attcollation and not collisdeterministic) as "isFolded",
    coalesce(u.uniques, '[]') as uniques,
    case t.typtype when 'e' then array(select enumlabel::text from pg_enum where enumtypid = t.oid order by enumsortorder)
      end as labels
  from unnest($1::text[]) name
  left join pg_class c on c.oid = ${oidOfName('name')}
  left join (
    select indrelid, json_agg((select json_agg(attname) from pg_attribute
      where attrelid = indrelid and attnum = any((indkey::int2[])[0:indnkeyatts - 1]))) as uniques
    from pg_index where indisunique and indisvalid and indpred is null and indexprs is null group by indrelid
  ) u on u.indrelid = c.oid
  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join base on base.oid = a.atttypid and base.typbasetype = 0
  left join pg_type t on t.oid = base.type`;
