import type { TestGateway } from '../../packages/loomgate/src/testing';
import { type AnyConnection, placeOf } from './connections';

/** How to page through a connection. */
export interface Way {
  readonly connection: AnyConnection;
  /** The global id of the parent; none for connections of Query. */
  readonly parent?: string | undefined;
  readonly orderBy: string;
  readonly size: number;
  readonly backward: boolean;
}

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount?: number;
}

type Query = TestGateway['query'];
type PageArgs = Readonly<Record<string, string | number | boolean | null>>;

const selection = `{
  edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  totalCount @include(if: $counted)
}`;

/** The operation that reads a page of a connection as `page`, on Query or below `node`. */
function pageOperation(connection: AnyConnection): string {
  const { type, field } = placeOf(connection);
  const page = `page: ${field}(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) ${selection}`;
  const variables = `$first: Int, $after: String, $last: Int, $before: String, $counted: Boolean = false,
    $orderBy: ${connection.table.type}Order`;
  return type === 'Query'
    ? `query (${variables}) { ${page} }`
    : `query ($id: ID!, ${variables}) { parent: node(id: $id) { ... on ${type} { ${page} } } }`;
}

async function readPage(query: Query, { connection, parent: id, orderBy }: Way, args: PageArgs): Promise<Page> {
  const { data, errors } = await query<{ page?: Page; parent?: { page: Page } }, object>(pageOperation(connection), {
    ...args,
    id,
    orderBy,
  });
  const page = data?.page ?? data?.parent?.page;
  if (!page) throw new Error(`${connection.label} ${orderBy} ${JSON.stringify(args)}: ${JSON.stringify(errors)}`);
  return page;
}

/** The ids of the rows of all pages, in the order of the connection, and the total. */
export interface Walked {
  readonly ids: readonly string[];
  readonly totalCount: number | undefined;
}

/**
 * Reads a connection page by page.
 * @param onPage called after each page
 * @throws Error where a page contradicts itself, or the pages do not end
 */
export async function walk(query: Query, way: Way, onPage?: () => Promise<unknown>): Promise<Walked> {
  const { size, backward } = way;
  const ids: string[] = [];
  let [cursor, totalCount]: [string | null, number | undefined] = [null, undefined];
  for (let pages = 0; pages < 1_000; pages += 1) {
    const range = backward ? { last: size, before: cursor } : { first: size, after: cursor };
    const page = await readPage(query, way, { ...range, counted: pages === 0 });
    checkCursors(page);
    const found = page.nodes.map(({ id }) => id);
    ids.push(...(backward ? found.reverse() : found));
    totalCount ??= page.totalCount;
    const { hasMore, next } = onward(page, backward);
    if (!hasMore) return { ids: backward ? ids.reverse() : ids, totalCount };
    cursor = next;
    await onPage?.();
  }
  throw new Error(`${way.connection.label} ${way.orderBy}: the pages do not end`);
}

function onward({ pageInfo }: Page, backward: boolean): { hasMore: boolean; next: string | null } {
  return backward
    ? { hasMore: pageInfo.hasPreviousPage, next: pageInfo.startCursor }
    : { hasMore: pageInfo.hasNextPage, next: pageInfo.endCursor };
}

function checkCursors({ edges, nodes, pageInfo: { startCursor, endCursor } }: Page): void {
  expect(edges.map(({ node }) => node)).toEqual(nodes);
  expect([startCursor, endCursor]).toEqual([edges.at(0)?.cursor ?? null, edges.at(-1)?.cursor ?? null]);
}
