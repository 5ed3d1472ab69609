import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import type { DemoEmail } from '../../../prisma/seed/demo/users';

/** A version in an answer. */
interface Seen {
  readonly thing: string;
  readonly version: number;
}

/** A query whose answer has versions of entities. */
export interface Question {
  readonly query: string;
  /** The entities that every answer is about. */
  readonly things: readonly string[];
  /** The viewer; undefined for anonymous requests. */
  readonly as?: DemoEmail;
  /** @param text of the answer */
  seen(text: string): Seen[];
}

export const stockOf = (productId: string): string => `stock of ${productId}`;
export const reviewsOf = (productId: string): string => `reviews of ${productId}`;

interface Node {
  readonly id: string;
  readonly inventory: number;
}

/** A row by id, a row in a page, a row through an edge, and the count of an edge. */
export function questionsAbout(products: readonly string[]): Question[] {
  const globalIds = new Map(products.map((id) => [toGlobalId('Product', id), id]));
  const toSeen = ({ id, inventory }: Node): Seen => ({ thing: stockOf(globalIds.get(id) ?? id), version: inventory });
  const all: Question = {
    query: '{ products(first: 100, orderBy: OLDEST) { nodes { id inventory } } }',
    things: products.map(stockOf),
    seen: (text) => dataOf<{ products: { nodes: Node[] } }>(text).products.nodes.map(toSeen),
  };
  const below: Question = {
    query: '{ artisans(first: 100) { nodes { products(first: 100) { nodes { id inventory } } } } }',
    things: products.map(stockOf),
    seen: (text) =>
      dataOf<{ artisans: { nodes: { products: { nodes: Node[] } }[] } }>(text).artisans.nodes.flatMap(
        ({ products: page }) => page.nodes.map(toSeen),
      ),
  };
  return [all, below, ...[...globalIds].flatMap(([globalId, id]) => aboutOne(globalId, id))];
}

function aboutOne(globalId: string, id: string): Question[] {
  const stock: Question = {
    query: `{ product(id: "${globalId}") { inventory } }`,
    things: [stockOf(id)],
    seen: (text) => [{ thing: stockOf(id), version: dataOf<{ product: Node }>(text).product.inventory }],
  };
  const reviews: Question = {
    query: `{ product(id: "${globalId}") { rating { count } } }`,
    things: [reviewsOf(id)],
    seen: (text) => [
      { thing: reviewsOf(id), version: dataOf<{ product: { rating: { count: number } } }>(text).product.rating.count },
    ],
  };
  // Small queries are the most frequent, as in production.
  return [stock, stock, stock, reviews];
}

function dataOf<Data>(text: string): Data {
  const { data }: { data: Data } = JSON.parse(text);
  return data;
}
