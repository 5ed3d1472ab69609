import { toInstant } from '../shared/instant';
import { encodeCursor, isInfinite } from './cursor';
import type { Order, Page, PageRequest } from './page';

/** The value of a Relay connection. Cursors and the count are computed on access. */
export interface Connection<R> {
  readonly nodes: readonly R[];
  readonly edges: readonly Edge<R>[];
  readonly pageInfo: PageInfo;
  totalCount(): Promise<number>;
}

/** A row of a page and its cursor: https://relay.dev/graphql/connections.htm#sec-Edge-Types */
export interface Edge<R> {
  readonly node: R;
  readonly cursor: string;
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** Encodes the cursor of a row. The columns for it are read only if a cursor is selected (page-statement.ts). */
type CursorOf = (row: { readonly id: string }) => string;

/** A class because of its getters, for the same reason as `RunningOperation` (operation.ts). */
export class LoadedConnection<R extends { id: string }, Whole> implements Connection<R> {
  readonly #page: Page<R>;
  readonly #request: PageRequest;
  readonly #cursorOf: CursorOf;
  readonly #count: () => Promise<number>;

  constructor(page: Page<R>, request: PageRequest, order: Order<Whole>, count: () => Promise<number>) {
    this.#page = page;
    this.#request = request;
    this.#cursorOf = (row) => encodeCursor(request.order, { value: toValue(order, row), id: row.id });
    this.#count = count;
  }

  get nodes(): readonly R[] {
    return this.#page.rows;
  }

  get edges(): readonly Edge<R>[] {
    return this.nodes.map((node) => new LoadedEdge(node, this.#cursorOf));
  }

  get pageInfo(): PageInfo {
    return new LoadedPageInfo(this.#page, this.#request, this.#cursorOf);
  }

  totalCount(): Promise<number> {
    return this.#count();
  }
}

class LoadedEdge<R extends { id: string }> implements Edge<R> {
  readonly node: R;
  readonly #cursorOf: CursorOf;

  constructor(node: R, cursorOf: CursorOf) {
    this.node = node;
    this.#cursorOf = cursorOf;
  }

  get cursor(): string {
    return this.#cursorOf(this.node);
  }
}

class LoadedPageInfo<R extends { id: string }> implements PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly #rows: readonly R[];
  readonly #cursorOf: CursorOf;

  /** The row of the cursor itself is not in the page, so a page after a cursor has a previous page. */
  constructor({ rows, hasMore }: Page<R>, { backward, before, after }: PageRequest, cursorOf: CursorOf) {
    this.hasNextPage = backward ? before !== undefined : hasMore;
    this.hasPreviousPage = backward ? hasMore : after !== undefined;
    this.#rows = rows;
    this.#cursorOf = cursorOf;
  }

  get startCursor(): string | null {
    const row = this.#rows.at(0);
    return row ? this.#cursorOf(row) : null;
  }

  get endCursor(): string | null {
    const row = this.#rows.at(-1);
    return row ? this.#cursorOf(row) : null;
  }
}

function toValue<Whole>({ field, kind }: Order<Whole>, row: object): string {
  const value = String(Reflect.get(row, field));
  return kind === 'timestamp' && !isInfinite(value) ? toInstant(value) : value;
}
