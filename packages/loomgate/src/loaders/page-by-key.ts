import type { Children } from './aggregate-by-key';
import type { Prime } from './by-key';
import { type Definition, defineLoader, type Operation } from './operation';
import type { Page, PageDemand, PageRequest } from './page';
import { toPageStatement } from './page-statement';
import { perRequest, type RequestLoader, signSql } from './per-request';
import { recordRows, recordTagsOf } from './record';
import type { Table } from './table';

export type PageLoader<Whole, Shown> = RequestLoader<PageDemand<Whole>, Shown>;

/** What becomes of a page. */
export type Present<R, Whole, Shown> = (
  operation: Operation,
  key: string,
  demand: PageDemand<Whole>,
  page: Page<R>,
) => Shown;

/**
 * A page for each parent, all parents in one statement.
 *
 *     select k.place, r.* from unnest($1) with ordinality k (key, place)
 *     cross join lateral (select ... where fk = k.key and <keyset> order by ... limit n + 1) r
 *
 * @param remember told of every row that was read
 * @param present here, and not by whoever asks: one promise for each page, and not two
 */
export function pageByKey<R extends object, Whole, Shown>(
  source: Children,
  table: Table<R, Whole>,
  remember: Prime<R>,
  present: Present<R, Whole, Shown>,
): Definition<PageLoader<Whole, Shown>> {
  return defineLoader((operation) =>
    perRequest(operation, source.label, signDemand, async (demand: PageDemand<Whole>, keys) => {
      const statement = toPageStatement(source, table, demand, keys, operation.selected);
      const rows = await operation.run<Placed<R>>(statement);
      // A lateral join with a limit is a nested loop: rows arrive parent by parent, each parent's in their order.
      const children = keys.map((key) => ({ key, found: [] as R[] }));
      for (const row of rows) children[row['@place'] - 1]?.found.push(row);
      recordTagsOf(operation, source, keys);
      return children.map(({ key, found }) => {
        const page = toPage(found, demand.request);
        recordRows(operation, table.type, page.rows);
        remember(operation, page.rows);
        return present(operation, key, demand, page);
      });
    }),
  );
}

type Placed<R> = R & { '@place': number };

function signDemand<Whole>({ request, filter }: PageDemand<Whole>): string {
  const { order, backward, size, after, before } = request;
  const bounds = after || before ? JSON.stringify([after, before]) : '';
  return `${order} ${backward} ${size} ${bounds}${signSql(filter)}`;
}

function toPage<R>(found: readonly R[], { size, backward }: PageRequest): Page<R> {
  const rows = found.slice(0, size);
  return { rows: backward ? rows.reverse() : rows, hasMore: found.length > size };
}
