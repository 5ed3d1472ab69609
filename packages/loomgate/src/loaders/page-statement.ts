import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { Children } from './children';
import type { Position } from './cursor';
import { keyColumns, unnested } from './key';
import type { Statement } from './operation';
import type { Order, PageDemand } from './page';
import type { Selected } from './selected';
import type { Table } from './table';

/**
 * Builds the statement of `pageByKey`.
 * @param selected columns that are not selected are not read; nor is the row that shows whether there is a next page
 */
export function toPageStatement<R, Whole>(
  children: Children,
  table: Table<R, Whole>,
  demand: PageDemand<Whole>,
  keys: readonly string[],
  selected: Selected,
): Statement {
  const key = keyColumns(children.keyType);
  const { order, request, filter } = demand;
  const sorted = toSorted(table, order);
  const { columns, missing } = table.read(selected, showsCursors(selected, table.type) ? [order.field] : []);
  const { text, values } = sql`
    select k.position::int as "@position", r.* from ${unnested(children.keyType, keys)}
    cross join lateral (
      select ${columns} from ${children.from(...key)}
      where ${children.where(...key)}${filter}${beyond(sorted, request.after, 'after')}${beyond(sorted, request.before, 'before')}
      order by ${orderBy(sorted, request.backward)} limit ${request.size + (showsMore(selected) ? 1 : 0)}
    ) r`;
  return { label: children.label, text, values, missing, rowSecurity: children.rowSecurity ?? table.rowSecurity };
}

/** Whether cursors are selected: a cursor holds the ordered value of its row. */
function showsCursors(selected: Selected, type: string): boolean {
  const ends = ['startCursor', 'endCursor'];
  return selected.has(`${type}Edge`, 'cursor') || ends.some((end) => selected.has('PageInfo', end));
}

function showsMore(selected: Selected): boolean {
  return selected.has('PageInfo', 'hasNextPage') || selected.has('PageInfo', 'hasPreviousPage');
}

/** An order as SQL. */
interface Sorted {
  readonly by: Sql;
  /** The columns of the key. */
  readonly tie: readonly Sql[];
  readonly descending: boolean;
  /** Where rows without a value are; undefined if there are none. */
  readonly nulls: 'first' | 'last' | undefined;
}

function toSorted<R, Whole>(table: Table<R, Whole>, { field, descending, by, tie, nulls }: Order<Whole>): Sorted {
  return {
    by: by ?? sql`t.${table.column(field)}`,
    tie: tie ?? table.key.map((of) => sql`t.${table.column(of)}`),
    descending,
    nulls: table.isNullable(field) ? (nulls ?? (descending ? 'first' : 'last')) : undefined,
  };
}

/** A backward page is read in the reverse order, nulls included, so that the same index serves both. */
function orderBy({ by, tie, descending, nulls }: Sorted, backward: boolean): Sql {
  const direction = raw(descending === backward ? 'asc' : 'desc');
  const place = nulls && raw((nulls === 'last') === backward ? ' nulls first' : ' nulls last');
  return join([sql`${by} ${direction}${place ?? empty}`, ...tie.map((column) => sql`${column} ${direction}`)]);
}

/**
 * The condition that a row is beyond a position, by comparison of rows, which an index serves. Rows without a value are equal
 * to each other in the order, and before or after all others.
 */
function beyond({ by, tie, descending, nulls }: Sorted, position: Position | undefined, side: 'after' | 'before'): Sql {
  if (!position) return empty;
  const comparison = raw((side === 'after') === descending ? '<' : '>');
  const isNullBeyond = (nulls === 'last') === (side === 'after');
  const { value, key } = position;
  if (value === null) {
    const among = sql`${by} is null and (${join(tie)}) ${comparison} (${join(key)})`;
    return isNullBeyond ? sql` and ${among}` : sql` and (${by} is not null or ${among})`;
  }
  const later = sql`(${by}, ${join(tie)}) ${comparison} (${value}, ${join(key)})`;
  return nulls && isNullBeyond ? sql` and (${later} or ${by} is null)` : sql` and ${later}`;
}
