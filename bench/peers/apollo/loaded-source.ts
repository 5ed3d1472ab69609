import DataLoader from 'dataloader';
import type { Source } from './source.ts';
import * as sql from './statements.ts';

/** The loaders of one request: a DataLoader for each edge. */
export function createSource(): Source {
  const artisans = byId(sql.artisansById);
  const users = byId(sql.usersById);
  const categories = byProduct(sql.categoriesOfProducts);
  const reviews = new Map<number, ReturnType<typeof byProduct<sql.Review>>>();
  return {
    products: sql.products,
    artisan: (id) => artisans.load(id),
    user: (id) => users.load(id),
    categories: (productId) => categories.load(productId),
    reviews(productId, first) {
      const loader = reviews.get(first) ?? byProduct((ids) => sql.reviewsOfProducts(ids, first));
      reviews.set(first, loader);
      return loader.load(productId);
    },
  };
}

function byId<Row extends { id: string }>(load: (ids: readonly string[]) => Promise<Row[]>) {
  return new DataLoader<string, Row | undefined>(async (ids) => {
    const rows = new Map((await load(ids)).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id));
  });
}

function byProduct<Row extends { productId: string }>(load: (ids: readonly string[]) => Promise<Row[]>) {
  return new DataLoader<string, Row[]>(async (ids) => {
    const groups = Map.groupBy(await load(ids), (row) => row.productId);
    return ids.map((id) => groups.get(id) ?? []);
  });
}
