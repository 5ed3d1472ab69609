import type { Sql } from 'sql-template-tag';
import { LoomgateError } from '../errors';
import type { Cursors, Position } from './cursor';

/** The arguments of a Relay connection: https://relay.dev/graphql/connections.htm#sec-Arguments */
export interface ConnectionArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** The order of a list: by a column, then by the key. */
export interface Order<Whole> {
  /** The field of a row that holds the ordered value. The table's definition has its type, and whether it can be null. */
  readonly field: keyof Whole & string;
  readonly descending: boolean;
  /** Where rows without a value are. By default as in Postgres: at the end of an ascending order. */
  readonly nulls?: 'first' | 'last';
  /** The SQL of the column and of the key's columns; those of `t` by default. */
  readonly by?: Sql;
  readonly tie?: readonly Sql[];
}

/** The checked arguments of one page. */
export interface PageRequest {
  readonly order: string;
  readonly backward: boolean;
  readonly size: number;
  readonly after: Position | undefined;
  readonly before: Position | undefined;
}

/** What to read below each parent: a page, its order, and a further condition. Equal ones share a statement. */
export interface PageDemand<Whole> {
  readonly request: PageRequest;
  readonly order: Order<Whole>;
  readonly cursors: Cursors;
  /** Begins with ` and `, or is empty. */
  readonly filter: Sql;
}

/** The rows of one parent in the requested order, and whether more rows follow in the direction of the page. */
export interface Page<R> {
  readonly rows: readonly R[];
  readonly hasMore: boolean;
}

/** The key for a list without a parent: all artisans, all products. */
export const rootKey = '';

export const defaultPageSize = 20;
export const maxPageSize = 100;

/**
 * Checks the arguments of a connection.
 * @param cursors those of the order
 * @throws LoomgateError BAD_PAGE, BAD_CURSOR
 */
export function toPageRequest({ first, after, last, before }: ConnectionArgs, cursors: Cursors): PageRequest {
  if (isGiven(first) && isGiven(last)) throw new LoomgateError('BAD_PAGE', 'Give first or last, not both.');
  return {
    order: cursors.order,
    backward: isGiven(last),
    size: toSize(isGiven(last) ? 'last' : 'first', last ?? first),
    // An empty cursor is the same as none.
    after: after ? cursors.decode(after) : undefined,
    before: before ? cursors.decode(before) : undefined,
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
