import sql, { empty, type Sql } from 'sql-template-tag';
import { type AggregateLoader, aggregateByKey, type Children } from './aggregate-by-key';
import type { Prime } from './by-key';
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
    key: string,
    args: ConnectionArgs & { orderBy?: Name | null },
    filter?: Sql,
    filterTags?: readonly string[],
  ): Promise<Connection<R>>;
}

/** Defines a loader of Relay connections: pages by `pageByKey`, and the total by `aggregateByKey` if it is selected. */
export function connectionByKey<R extends { id: string }, Name extends string, Whole>(
  source: ConnectionSource<R, Name, Whole>,
): Definition<ConnectionLoader<R, Name>> {
  const { table, orders, defaultOrder } = source;
  const counts = aggregateByKey<{ count: number }>(
    { ...source, label: `${source.label}.count` },
    sql`count(*) as count`,
  );
  const pages = pageByKey(source, table, source.prime, (operation, key, { request, order, filter }, page) => {
    const count = () => countOf(counts.of(operation), key, filter);
    return new LoadedConnection(page, request, order, count);
  });
  return defineLoader((operation) => ({
    load(key, args, filter = empty, filterTags = []) {
      recordTags(operation, filterTags);
      const name = args.orderBy ?? defaultOrder;
      const order = orders[name];
      const request = toPageRequest(args, `${table.type}.${name}`, order.kind);
      return pages.of(operation).load(key, { request, order, filter });
    },
  }));
}

async function countOf(counts: AggregateLoader<{ count: number }>, key: string, filter: Sql): Promise<number> {
  return (await counts.load(key, filter)).count;
}
