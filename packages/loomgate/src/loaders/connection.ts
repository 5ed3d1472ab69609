import sql, { empty, type Sql } from 'sql-template-tag';
import { LoomgateError } from '../errors';
import { type AggregateLoader, aggregateByKey } from './aggregate-by-key';
import type { Prime } from './by-key';
import type { Children } from './children';
import { cursorsOf } from './cursor';
import type { Key } from './key';
import { type Connection, LoadedConnection } from './loaded-connection';
import { type Definition, defineLoader } from './operation';
import { type ConnectionArgs, type Order, toPageRequest } from './page';
import { pageByKey } from './page-by-key';
import { recordTags } from './record';
import type { Table } from './table';

/** The rows below a parent, and the orders in which they can be read. */
export interface ConnectionSource<R, Name extends string, Whole = R> extends Children {
  readonly table: Table<R, Whole>;
  readonly orders: Record<Name, Order<Whole>>;
  readonly defaultOrder: NoInfer<Name>;
  /** Receives every row that is read. */
  readonly prime: Prime<R>;
}

export interface ConnectionLoader<R, Name extends string> {
  /**
   * @param key the parent's key
   * @param filter a further condition, beginning with ` and `
   * @param filterTags the tags that the condition depends on, besides those of the source
   * @throws LoomgateError BAD_PAGE, BAD_CURSOR
   */
  load(
    key: Key,
    args: ConnectionArgs & { orderBy?: Name | null },
    filter?: Sql,
    filterTags?: readonly string[],
  ): Promise<Connection<R>>;
}

/**
 * Defines a loader of Relay connections: pages by `pageByKey`, and the total by `aggregateByKey` if it is selected.
 * @throws Error for a table without a key, and for an order by a field whose type is not defined
 */
export function connectionByKey<R extends object, Name extends string, Whole>(
  source: ConnectionSource<R, Name, Whole>,
): Definition<ConnectionLoader<R, Name>> {
  const { table, defaultOrder } = source;
  if (table.key.length === 0) throw new Error(`${source.label}: a table without a key has no pages; use listByKey`);
  const orders = ordersOf(source);
  const counts = aggregateByKey<{ count: number }>(
    { ...source, label: `${source.label}.count` },
    sql`count(*)::float8 as count`,
  );
  const pages = pageByKey(source, table, source.prime, (operation, key, { request, cursors, filter }, page) => {
    const count = () => countOf(counts.of(operation), key, filter);
    return new LoadedConnection(page, request, cursors, count);
  });
  return defineLoader(
    (operation) => ({
      load(key, args, filter = empty, filterTags = []) {
        recordTags(operation, filterTags);
        const found = orders.get(args.orderBy ?? defaultOrder);
        if (!found) throw new LoomgateError('BAD_USER_INPUT', `${source.label} has no order ${args.orderBy}.`);
        return pages.of(operation).load(key, { ...found, request: toPageRequest(args, found.cursors), filter });
      },
    }),
    table,
  );
}

function ordersOf<R, Name extends string, Whole>({ table, orders }: ConnectionSource<R, Name, Whole>) {
  const entries = Object.entries<Order<Whole>>(orders);
  return new Map(entries.map(([name, order]) => [name, { order, cursors: cursorsOf(table, name, order.field) }]));
}

async function countOf(counts: AggregateLoader<{ count: number }>, key: string, filter: Sql): Promise<number> {
  return (await counts.load(key, filter)).count;
}
