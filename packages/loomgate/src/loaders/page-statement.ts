import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { Children } from './aggregate-by-key';
import type { Position } from './cursor';
import type { Statement } from './operation';
import type { PageDemand, PageRequest } from './page';
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
  const key = raw('k.key');
  const { order, request, filter } = demand;
  const by = order.by ?? sql`t.${table.column(order.field)}`;
  const tie = order.tie ?? raw('t.id');
  const direction = raw(order.descending === request.backward ? 'asc' : 'desc');
  const { columns, missing } = table.read(selected, showsCursors(selected, table.type) ? [order.field] : []);
  const { text, values } = sql`
    select k.position::int as "@position", r.* from unnest(${keys}::${raw(children.keyType)}[]) with ordinality k (key, position)
    cross join lateral (
      select ${columns} from ${children.from(key)}
      where ${children.where(key)}${filter}${keyset(order.descending, sql`${by}, ${tie}`, request)}
      order by ${by} ${direction}, ${tie} ${direction} limit ${request.size + (showsMore(selected) ? 1 : 0)}
    ) r`;
  return { label: children.label, text, values, missing };
}

/** Whether cursors are selected: a cursor holds the ordered value of its row. */
function showsCursors(selected: Selected, type: string): boolean {
  const ends = ['startCursor', 'endCursor'];
  return selected.has(`${type}Edge`, 'cursor') || ends.some((end) => selected.has('PageInfo', end));
}

function showsMore(selected: Selected): boolean {
  return selected.has('PageInfo', 'hasNextPage') || selected.has('PageInfo', 'hasPreviousPage');
}

function keyset(descending: boolean, columns: Sql, { after, before }: PageRequest): Sql {
  const beyond = (position: Position | undefined, comparison: string) =>
    position ? [sql`and (${columns}) ${raw(comparison)} (${position.value}, ${position.id})`] : [];
  const bounds = [...beyond(after, descending ? '<' : '>'), ...beyond(before, descending ? '>' : '<')];
  return bounds.length === 0 ? empty : sql` ${join(bounds, ' ')}`;
}
