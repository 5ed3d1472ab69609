import type { Sql } from 'sql-template-tag';
import { LoomgateError } from '../errors';
import { decodeCursor, type OrderKind, type Position } from './cursor';

/** The arguments of a Relay connection: https://relay.dev/graphql/connections.htm#sec-Arguments */
export interface ConnectionArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** An order of a list: a column that is never null, then the id. */
export interface Order<Whole> {
  /** Where the ordered value is found in a row. */
  readonly field: keyof Whole & string;
  readonly kind: OrderKind;
  readonly descending: boolean;
  /** The SQL of the column and of the tie-break, where they are not `t.<field>` and `t.id`. */
  readonly by?: Sql;
  readonly tie?: Sql;
}

/** A checked request for one page. Requests with the same signature share their statement. */
export interface PageRequest {
  readonly order: string;
  readonly backward: boolean;
  readonly size: number;
  readonly after: Position | undefined;
  readonly before: Position | undefined;
}

/** What to read of each parent: which page, in which order, under which further condition (`and ...`, or empty). */
export interface PageDemand<Whole> {
  readonly request: PageRequest;
  readonly order: Order<Whole>;
  readonly filter: Sql;
}

/** Rows of one parent, in the order asked for, and whether more follow in the direction of reading. */
export interface Page<R> {
  readonly rows: readonly R[];
  readonly hasMore: boolean;
}

/** The parent of a list that has none: all artisans, all products. */
export const rootKey = '';

export const defaultPageSize = 20;
export const maxPageSize = 100;

/**
 * Checks the arguments of a connection.
 * @param order the order's full name, e.g. `Product.NEWEST`
 * @throws LoomgateError BAD_PAGE, BAD_CURSOR
 */
export function toPageRequest(
  { first, after, last, before }: ConnectionArgs,
  order: string,
  kind: OrderKind,
): PageRequest {
  if (isGiven(first) && isGiven(last)) throw new LoomgateError('BAD_PAGE', 'Give first or last, not both.');
  return {
    order,
    backward: isGiven(last),
    size: toSize(isGiven(last) ? 'last' : 'first', last ?? first),
    // An empty cursor is as good as none.
    after: after ? decodeCursor(after, order, kind) : undefined,
    before: before ? decodeCursor(before, order, kind) : undefined,
  };
}

function toSize(name: string, size: number | null | undefined): number {
  if (!isGiven(size)) return defaultPageSize;
  if (size < 0 || size > maxPageSize)
    throw new LoomgateError('BAD_PAGE', `${name} is from 0 to ${maxPageSize}, not ${size}.`);
  return size;
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
