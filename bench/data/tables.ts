import { createRandom } from './random.ts';
import { idOf, momentOf, shareOfFirstArtisan, shareWithOwner, size } from './size.ts';
import { categoryName, paragraph, person, title } from './words.ts';

type Cell = string | number | Date | null;

/** A table whose rows are generated while they are stored. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

function table(name: string, columns: string, count: number, row: (index: number) => Cell[]): Table {
  return { name, columns: columns.split(' '), rows: Iterator.from(numbers(count)).map(row) };
}

function* numbers(count: number): Generator<number> {
  for (let index = 0; index < count; index += 1) yield index;
}

/** Parents come before children. */
export function tables(): Table[] {
  return [users(), artisans(), categories(), products(), productCategories(), reviews()];
}

function users(): Table {
  const random = createRandom(1);
  return table('users', 'id email display_name role created_at', size.users, (index) => [
    idOf('user', index),
    `user-${index}@example.com`,
    person(random),
    index < size.artisans * shareWithOwner ? 'ARTISAN' : 'BUYER',
    momentOf(index, 10),
  ]);
}

function artisans(): Table {
  const random = createRandom(2);
  return table('artisans', 'id slug name bio country owner_id created_at', size.artisans, (index) => [
    idOf('artisan', index),
    `artisan-${index}`,
    `${person(random)} & Co.`,
    paragraph(random, 8),
    'PT',
    index < size.artisans * shareWithOwner ? idOf('user', index) : null,
    momentOf(index, 30),
  ]);
}

const rootCategories = 20;

function categories(): Table {
  const random = createRandom(3);
  return table('categories', 'id slug name parent_id created_at', size.categories, (index) => [
    idOf('category', index),
    `category-${index}`,
    categoryName(random, index),
    index < rootCategories ? null : idOf('category', random.below(Math.ceil(index / 4))),
    momentOf(index, 30),
  ]);
}

function products(): Table {
  const random = createRandom(4);
  const columns =
    'id sku slug title description price_amount price_currency inventory status artisan_id created_at updated_at';
  return table('products', columns, size.products, (index) => [
    idOf('product', index),
    `SKU-${index}`,
    `product-${index}`,
    title(random),
    paragraph(random, 10),
    (random.skewed(90_000, 2) + 500) / 100,
    'EUR',
    random.below(40),
    index % 20 === 7 ? 'ARCHIVED' : 'ACTIVE',
    idOf('artisan', artisanOf(index)),
    momentOf(index, 60),
    momentOf(index, 60),
  ]);
}

/** Computes the artisan of a product, spread evenly, so that a review needs no lookup. */
export function artisanOf(product: number): number {
  const random = createRandom(product * 7_919);
  random.next();
  return random.next() < shareOfFirstArtisan ? 0 : 1 + random.skewed(size.artisans - 1, 1.5);
}

function productCategories(): Table {
  const random = createRandom(5);
  const { categoriesPerProduct: each } = size;
  let first = 0;
  return table('product_categories', 'product_id category_id', size.products * each, (index) => {
    if (index % each === 0) first = random.below(size.categories);
    const category = (first + (index % each) * 101) % size.categories;
    return [idOf('product', Math.floor(index / each)), idOf('category', category)];
  });
}

/** Reviews are skewed towards the newest products and towards few authors. */
function reviews(): Table {
  const random = createRandom(6);
  const pairs = uniquePairs(random);
  const columns = 'id product_id artisan_id author_id rating title body created_at updated_at';
  return table('reviews', columns, size.reviews, (index) => {
    const { product, author } = pairs();
    const artisan = idOf('artisan', artisanOf(product));
    const about = [idOf('review', index), idOf('product', product), artisan, idOf('user', author)];
    const text = [5 - random.skewed(5, 2), title(random), paragraph(random, 5)];
    return [...about, ...text, momentOf(index, 20), momentOf(index, 20)];
  });
}

/** At most one review per author and product. */
function uniquePairs(random: ReturnType<typeof createRandom>) {
  const known = new Set<number>();
  return () => {
    for (;;) {
      const product = size.products - 1 - random.skewed(size.products, 2);
      const author = random.skewed(size.users, 1.5);
      const pair = product * size.users + author;
      if (known.has(pair)) continue;
      known.add(pair);
      return { product, author };
    }
  };
}
