import { LoomgateError } from '../errors';
import type { Prime } from './by-key';
import type { Children } from './children';
import { byPosition, type Positioned } from './list-by-key';
import { type Definition, defineLoader, type Operation } from './operation';
import type { Page, PageDemand, PageRequest } from './page';
import { toPageStatement } from './page-statement';
import { perRequest, type RequestLoader, signSql } from './per-request';
import { recordRows, recordTagsOf } from './record';
import type { Table } from './table';

export type PageLoader<Whole, Shown> = RequestLoader<PageDemand<Whole>, Shown>;

/** Converts a page to the value of the field. */
export type Present<R, Whole, Shown> = (
  operation: Operation,
  key: string,
  demand: PageDemand<Whole>,
  page: Page<R>,
) => Shown;

/**
 * Defines a loader of a page for each parent, with one statement for all parents.
 *
 *     select k.position, r.* from unnest($1) with ordinality k (key1, position)
 *     cross join lateral (select ... where fk = k.key1 and <keyset> order by ... limit n + 1) r
 *
 * @param prime receives every row that is read
 * @param present called within the batch, which saves a second promise for each page
 */
export function pageByKey<R extends object, Whole, Shown>(
  source: Children,
  table: Table<R, Whole>,
  prime: Prime<R>,
  present: Present<R, Whole, Shown>,
): Definition<PageLoader<Whole, Shown>> {
  return defineLoader(
    (operation) =>
      perRequest(operation, source, signDemand, async (demand: PageDemand<Whole>, keys) => {
        const statement = toPageStatement(source, table, demand, keys, operation.selected);
        const rows = await operation.run<Positioned<R>>(statement).catch(refuseCursor(demand.request));
        // A lateral join with a limit is a nested loop: rows arrive parent by parent, and in order below each parent.
        const children = byPosition(rows, keys.length);
        recordTagsOf(operation, source, keys);
        return children.map((found, index) => {
          const page = toPage(found, demand.request);
          recordRows(operation, table, page.rows);
          prime(operation, page.rows);
          return present(operation, keys[index] ?? '', demand, page);
        });
      }),
    table,
  );
}

/** Only Postgres knows some values, e.g. the labels that an enum has at the moment. */
function refuseCursor({ after, before }: PageRequest): (error: unknown) => never {
  return (error) => {
    const isRefused = error instanceof LoomgateError && error.extensions.code === 'BAD_USER_INPUT';
    throw isRefused && (after || before) ? new LoomgateError('BAD_CURSOR', undefined, { cause: error }) : error;
  };
}

function signDemand<Whole>({ request, filter }: PageDemand<Whole>): string {
  const { order, backward, size, after, before } = request;
  const bounds = after || before ? JSON.stringify([after, before]) : '';
  return `${order} ${backward} ${size} ${bounds}${signSql(filter)}`;
}

function toPage<R>(found: readonly R[], { size, backward }: PageRequest): Page<R> {
  const rows = found.slice(0, size);
  return { rows: backward ? rows.reverse() : rows, hasMore: found.length > size };
}
