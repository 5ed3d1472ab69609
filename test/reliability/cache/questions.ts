import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import type { DemoEmail } from '../../../prisma/seed/demo/users';

/** What an answer says about versions. */
interface Seen {
  readonly thing: string;
  readonly version: number;
}

/** A query whose answer tells the versions of things. */
export interface Question {
  readonly query: string;
  /** What it tells about, whatever the answer. */
  readonly things: readonly string[];
  /** Who asks; anonymous where nobody is named. */
  readonly as?: DemoEmail;
  /** @param text the answer's */
  seen(text: string): Seen[];
}

export const stockOf = (productId: string): string => `stock of ${productId}`;
export const reviewsOf = (productId: string): string => `reviews of ${productId}`;

interface Node {
  readonly id: string;
  readonly inventory: number;
}

/** The row by its id, the row in a page, the row below another, and the count of an edge. */
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
  // The small ones are asked most, as they are in earnest.
  return [stock, stock, stock, reviews];
}

function dataOf<Data>(text: string): Data {
  const { data }: { data: Data } = JSON.parse(text);
  return data;
}
