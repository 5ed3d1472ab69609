import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { DeclaredColumn } from '../loaders';
import type { ColumnType } from '../shared/column-types';
import { MigrationError } from './migration-error';

/** A declared table: its name in SQL, and the columns whose types its definition says. */
interface DeclaredTable {
  readonly name: string;
  readonly columns: readonly DeclaredColumn[];
}

/**
 * Compares the definitions of tables with the database. Statements on a table or column that is missing fail, so these are
 * logged. A wrong type makes keys and cursors wrong, and a null in an order that is not expected hides rows from pages, so
 * these are refused.
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
  const missing = tables.flatMap(({ name, columns }) => findMissing(name, columns, found.get(name) ?? []));
  if (missing.length > 0) log.warn({ missing }, 'defined tables or columns are not in the database');
  const wrong = tables.flatMap(({ name, columns }) => compare(name, columns, found.get(name) ?? []));
  if (wrong.length > 0)
    throw new MigrationError(`The database differs from the definitions of its tables:\n  ${wrong.join('\n  ')}`);
}

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
    const mayBeNull = of.isNullable && !(isKey && of.kind !== 'r' && of.kind !== 'p');
    return [
      ...(isSameType(type, of)
        ? []
        : [`${name}."${column}" is ${typeName(of)}, not ${declaredName(type)}: check types`]),
      ...(mayBeNull && !isNullable ? [`${name}."${column}" can be null: add its field to nullable`] : []),
    ];
  });
}

function isSameType(type: ColumnType, { type: name, labels }: FoundColumn): boolean {
  if (typeof type === 'string') return type === name;
  // A newer version may have added labels.
  const declared = labels?.filter((label) => type.labels.includes(label)) ?? [];
  return declared.join() === type.labels.join();
}

function declaredName(type: ColumnType): string {
  return typeof type === 'string' ? type : typeName({ type: type.name, labels: type.labels });
}

function typeName({ type, labels }: Pick<FoundColumn, 'type' | 'labels'>): string {
  return labels ? `${type} (${labels.join(', ')})` : type;
}

const read = `
  with recursive base as (select oid, oid as type, typbasetype from pg_type
    union all select base.oid, t.oid, t.typbasetype from base join pg_type t on t.oid = base.typbasetype)
  select name as table, c.relkind as kind, a.attname as column, t.typname as type, not a.attnotnull as "isNullable",
    case t.typtype when 'e' then array(select enumlabel::text from pg_enum where enumtypid = t.oid order by enumsortorder)
      end as labels
  from unnest($1::text[]) name
  left join pg_class c on c.oid = to_regclass(name)
  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join base on base.oid = a.atttypid and base.typbasetype = 0
  left join pg_type t on t.oid = base.type`;
