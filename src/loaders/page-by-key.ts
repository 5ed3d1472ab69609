import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { Children } from './aggregate-by-key';
import type { Remember } from './by-key';
import type { Position } from './cursor';
import { type Definition, defineLoader } from './operation';
import type { Order, PageRequest } from './page';
import { perRequest, type RequestLoader, signSql } from './per-request';
import { recordRows, recordTags } from './record';
import type { Table } from './table';

/** Rows of one parent, in the order asked for, and whether more follow in the direction of reading. */
export interface Page<R> {
  readonly rows: readonly R[];
  readonly hasMore: boolean;
}

/** What to read of each parent: which page, in which order, under which further condition (`and ...`, or empty). */
interface PageDemand<R> {
  readonly request: PageRequest;
  readonly order: Order<R>;
  readonly filter: Sql;
}

export type PageLoader<R> = RequestLoader<PageDemand<R>, Page<R>>;

/**
 * A page for each parent, all parents in one statement.
 *
 *     select k.place, r.* from unnest($1) with ordinality k (key, place)
 *     cross join lateral (select ... where fk = k.key and <keyset> order by ... limit n + 1) r
 *
 * @param remember told of every row that was read
 */
export function pageByKey<R extends object>(
  children: Children,
  table: Table<R>,
  remember: Remember<R>,
): Definition<PageLoader<R>> {
  return defineLoader((operation) =>
    perRequest(operation, children.label, signDemand, async (demand: PageDemand<R>, keys) => {
      const { text, values } = toStatement(children, table, demand, keys);
      const rows = await operation.run<Placed<R>>({ label: children.label, text, values });
      // A lateral join with a limit is a nested loop: rows arrive parent by parent, each parent's in their order.
      const groups = Map.groupBy(rows, (row) => row['@place']);
      const pages = keys.map((_, index) => toPage(groups.get(index + 1) ?? [], demand.request));
      for (const key of keys) recordTags(operation, children.tags(key));
      for (const { rows: shown } of pages) {
        recordRows(operation, table.type, shown);
        remember(operation, shown);
      }
      return pages;
    }),
  );
}

type Placed<R> = R & { '@place': number };

function signDemand<R>({ request, filter }: PageDemand<R>): string {
  const { order, backward, size, after, before } = request;
  const bounds = after || before ? JSON.stringify([after, before]) : '';
  return `${order} ${backward} ${size} ${bounds}${signSql(filter)}`;
}

function toPage<R>(found: readonly R[], { size, backward }: PageRequest): Page<R> {
  const rows = found.slice(0, size);
  return { rows: backward ? rows.reverse() : rows, hasMore: found.length > size };
}

function toStatement<R>(children: Children, table: Table<R>, demand: PageDemand<R>, keys: readonly string[]): Sql {
  const key = raw('k.key');
  const { order, request, filter } = demand;
  const by = order.by ?? sql`t.${table.column(order.field)}`;
  const tie = order.tie ?? raw('t.id');
  const direction = raw(order.descending === request.backward ? 'asc' : 'desc');
  return sql`
    select k.place::int as "@place", r.* from unnest(${keys}::${raw(children.keyType)}[]) with ordinality k (key, place)
    cross join lateral (
      select ${table.columns} from ${children.from(key)}
      where ${children.where(key)}${filter}${keyset(order.descending, sql`${by}, ${tie}`, request)}
      order by ${by} ${direction}, ${tie} ${direction} limit ${request.size + 1}
    ) r`;
}

function keyset(descending: boolean, columns: Sql, { after, before }: PageRequest): Sql {
  const beyond = (position: Position | undefined, comparison: string) =>
    position ? [sql`and (${columns}) ${raw(comparison)} (${position.value}, ${position.id})`] : [];
  const bounds = [...beyond(after, descending ? '<' : '>'), ...beyond(before, descending ? '>' : '<')];
  return bounds.length === 0 ? empty : sql` ${join(bounds, ' ')}`;
}
