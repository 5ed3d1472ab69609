import type { Cursors } from './cursor';
import type { Page, PageRequest } from './page';

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

/** A class because of its getters, for the same reason as `RunningOperation` (operation.ts). */
export class LoadedConnection<R extends object> implements Connection<R> {
  readonly #page: Page<R>;
  readonly #request: PageRequest;
  /** Columns for cursors are read only if a cursor is selected (page-statement.ts). */
  readonly #cursors: Cursors;
  readonly #count: () => Promise<number>;

  constructor(page: Page<R>, request: PageRequest, cursors: Cursors, count: () => Promise<number>) {
    this.#page = page;
    this.#request = request;
    this.#cursors = cursors;
    this.#count = count;
  }

  get nodes(): readonly R[] {
    return this.#page.rows;
  }

  get edges(): readonly Edge<R>[] {
    return this.nodes.map((node) => new LoadedEdge(node, this.#cursors));
  }

  get pageInfo(): PageInfo {
    return new LoadedPageInfo(this.#page, this.#request, this.#cursors);
  }

  totalCount(): Promise<number> {
    return this.#count();
  }
}

class LoadedEdge<R extends object> implements Edge<R> {
  readonly node: R;
  readonly #cursors: Cursors;

  constructor(node: R, cursors: Cursors) {
    this.node = node;
    this.#cursors = cursors;
  }

  get cursor(): string {
    return this.#cursors.encode(this.node);
  }
}

class LoadedPageInfo<R extends object> implements PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly #rows: readonly R[];
  readonly #cursors: Cursors;

  /** The row of the cursor itself is not in the page, so a page after a cursor has a previous page. */
  constructor({ rows, hasMore }: Page<R>, { backward, before, after }: PageRequest, cursors: Cursors) {
    this.hasNextPage = backward ? before !== undefined : hasMore;
    this.hasPreviousPage = backward ? hasMore : after !== undefined;
    this.#rows = rows;
    this.#cursors = cursors;
  }

  get startCursor(): string | null {
    const row = this.#rows.at(0);
    return row ? this.#cursors.encode(row) : null;
  }

  get endCursor(): string | null {
    const row = this.#rows.at(-1);
    return row ? this.#cursors.encode(row) : null;
  }
}
