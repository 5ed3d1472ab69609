import sql, { empty, join, type Sql } from 'sql-template-tag';
import { LoomgateError } from '../errors';
import { type ColumnType, isValidText } from '../shared/column-types';
import { argumentText } from './argument-text';
import { type ConnectionLoader, type ConnectionSource, connectionByKey } from './connection';
import { type Definition, defineLoader } from './operation';
import type { FieldOf, Table } from './table';

/** Conditions on a column; all of them hold. An absent one does not restrict the rows. */
export interface Comparison {
  readonly equals?: unknown;
  readonly in?: readonly unknown[] | null;
  readonly atLeast?: unknown;
  readonly atMost?: unknown;
  readonly isNull?: boolean | null;
}

/** Conditions on columns, by field; all of them hold. */
export type Filter = Readonly<Record<string, Comparison | null | undefined>>;

/** A loader of connections whose arguments have a filter. */
interface FilteredLoader<R, Name extends string> {
  /** @throws LoomgateError BAD_PAGE, BAD_CURSOR; BAD_USER_INPUT for a null, or a value that the column cannot hold */
  load(
    key: Parameters<ConnectionLoader<R, Name>['load']>[0],
    args: Parameters<ConnectionLoader<R, Name>['load']>[1] & { readonly filter?: Filter | null },
  ): ReturnType<ConnectionLoader<R, Name>['load']>;
}

/**
 * Defines a loader of connections like `connectionByKey`, whose argument `filter` restricts the rows by their columns.
 * @param filterable the fields that a filter can have; the table's definition has their types
 */
export function filteredByKey<R extends object, Name extends string, Whole>(
  source: ConnectionSource<R, Name, Whole>,
  filterable: readonly FieldOf<Whole>[],
): Definition<FilteredLoader<R, Name>> {
  const connections = connectionByKey(source);
  return defineLoader((operation) => {
    const loader = connections.of(operation);
    return {
      load: (key, { filter, ...args }) => loader.load(key, { ...args }, toConditions(source.table, filterable, filter)),
    };
  }, source.table);
}

/** @returns conditions that begin with ` and `, or nothing */
function toConditions<R, Whole>(
  table: Table<R, Whole>,
  filterable: readonly FieldOf<Whole>[],
  filter: Filter | null | undefined,
): Sql {
  const conditions = filterable.flatMap((field) => {
    const column = sql`t.${table.column(field)}`;
    return comparisons(column, field, table.typeOf(field), filter?.[field] ?? {});
  });
  return conditions.length > 0 ? sql` and ${join(conditions, ' and ')}` : empty;
}

const operators = { equals: sql`=`, atLeast: sql`>=`, atMost: sql`<=` };

function comparisons(column: Sql, field: string, type: ColumnType, comparison: Comparison): Sql[] {
  const { in: list, isNull } = comparison;
  const compared = (['equals', 'atLeast', 'atMost'] as const).flatMap((name) => {
    const value = comparison[name];
    return value === undefined ? [] : [sql`${column} ${operators[name]} ${toText(field, type, value)}`];
  });
  return [
    ...compared,
    ...(list ? [sql`${column} = any(${list.map((value) => toText(field, type, value))})`] : []),
    ...(typeof isNull === 'boolean' ? [isNull ? sql`${column} is null` : sql`${column} is not null`] : []),
  ];
}

/** The text of a value for Postgres. */
function toText(field: string, type: ColumnType, value: unknown): string {
  if (value === null || value === undefined)
    throw new LoomgateError('BAD_USER_INPUT', `A null in the filter of ${field} compares with nothing: use isNull.`);
  const text = argumentText(type, value);
  if (isValidText(type, text)) return text;
  throw new LoomgateError('BAD_USER_INPUT', `The filter of ${field} has a value that its column cannot hold.`);
}
