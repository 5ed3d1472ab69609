import sql, { empty, type Sql } from 'sql-template-tag';
import { toInstant } from '../shared/instant';
import { type AggregateLoader, aggregateByKey, type Children } from './aggregate-by-key';
import type { Remember } from './by-key';
import { encodeCursor } from './cursor';
import { type Definition, defineLoader } from './operation';
import { type ConnectionArgs, type Order, type PageRequest, toPageRequest } from './page';
import { type Page, pageByKey } from './page-by-key';
import { recordTags } from './record';
import type { Table } from './table';

/** The value of a Relay connection; its cursors and its count are made when they are asked for. */
export interface Connection<R> {
  readonly nodes: readonly R[];
  readonly edges: readonly Edge<R>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  totalCount(): Promise<number>;
}

export interface Edge<R> {
  readonly node: R;
  readonly cursor: string;
}

/** The rows below a parent, in one of a few orders. */
export interface ConnectionSource<R, Name extends string> extends Children {
  readonly table: Table<R>;
  readonly orders: Record<Name, Order<R>>;
  readonly defaultOrder: NoInfer<Name>;
  readonly remember: Remember<R>;
}

export interface ConnectionLoader<R, Name extends string> {
  /**
   * @param key the parent's key
   * @param filter a further condition, beginning with ` and `
   * @param alsoOn what the condition depends on beyond what the source's own tags cover
   * @throws LoomgateError BAD_PAGE, BAD_CURSOR
   */
  load(
    key: string,
    args: ConnectionArgs & { orderBy?: Name | null },
    filter?: Sql,
    alsoOn?: readonly string[],
  ): Promise<Connection<R>>;
}

/** A page by `pageByKey`, and its total by `aggregateByKey` when it is selected. */
export function connectionByKey<R extends { id: string }, Name extends string>(
  source: ConnectionSource<R, Name>,
): Definition<ConnectionLoader<R, Name>> {
  const { table, orders, defaultOrder } = source;
  const pages = pageByKey(source, table, source.remember);
  const counts = aggregateByKey<{ count: number }>(
    { ...source, label: `${source.label}.count` },
    sql`count(*) as count`,
  );
  return defineLoader((operation) => ({
    load(key, args, filter = empty, alsoOn = []) {
      recordTags(operation, alsoOn);
      const name = args.orderBy ?? defaultOrder;
      const order = orders[name];
      const request = toPageRequest(args, `${table.type}.${name}`, order.kind);
      const count = () => countOf(counts.of(operation), key, filter);
      const loaded = pages.of(operation).load(key, { request, order, filter });
      return loaded.then((page) => new LoadedConnection(page, request, order, count));
    },
  }));
}

async function countOf(counts: AggregateLoader<{ count: number }>, key: string, filter: Sql): Promise<number> {
  return (await counts.load(key, filter)).count;
}

/** A class, as operations are (operation.ts). */
class LoadedConnection<R extends { id: string }> implements Connection<R> {
  readonly #page: Page<R>;
  readonly #request: PageRequest;
  readonly #order: Order<R>;
  readonly #count: () => Promise<number>;

  constructor(page: Page<R>, request: PageRequest, order: Order<R>, count: () => Promise<number>) {
    this.#page = page;
    this.#request = request;
    this.#order = order;
    this.#count = count;
  }

  get nodes(): readonly R[] {
    return this.#page.rows;
  }

  get edges(): readonly Edge<R>[] {
    return this.nodes.map((node) => ({ node, cursor: this.#cursorOf(node) }));
  }

  get pageInfo() {
    const { backward, before, after } = this.#request;
    const { hasMore } = this.#page;
    // The row a cursor names lies on its other side, so a page that starts after one has something before it.
    return {
      hasNextPage: backward ? before !== undefined : hasMore,
      hasPreviousPage: backward ? hasMore : after !== undefined,
      startCursor: this.#cursorAt(0),
      endCursor: this.#cursorAt(-1),
    };
  }

  totalCount(): Promise<number> {
    return this.#count();
  }

  #cursorOf(row: R): string {
    return encodeCursor(this.#request.order, { value: toValue(this.#order, row), id: row.id });
  }

  #cursorAt(index: number): string | null {
    const row = this.nodes.at(index);
    return row ? this.#cursorOf(row) : null;
  }
}

function toValue<R>({ field, kind }: Order<R>, row: R): string {
  const value = String(row[field]);
  return kind === 'timestamp' ? toInstant(value) : value;
}
