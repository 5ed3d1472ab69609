import { Client } from 'pg';
import { createTestDatabase } from '../../test/support/database';
import { artisan, catalogue, importLines, product, review } from './testing/catalogue';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

const rows = (statement: string) => client.query(statement).then((result) => result.rows);
const countsOf = async (lines: Parameters<typeof importLines>[1]) => {
  const { summary } = await importLines(database.url, lines);
  return Object.fromEntries(
    [...summary].map(([kind, { created, updated, unchanged }]) => [kind, [created, updated, unchanged]]),
  );
};
const snapshot = () =>
  rows(`select 'p' || xmin as version, id from products union all select 'a' || xmin, id from artisans
    union all select 'c' || xmin, id from categories union all select 'r' || xmin, id from reviews
    union all select 'e' || xmin, product_id from product_categories
    union all select 'i' || xmin, product_id from product_images order by 1, 2`);

test('stores every kind with its references', async () => {
  await expect(countsOf(catalogue)).resolves.toEqual({
    categories: [2, 0, 0],
    artisans: [1, 0, 0],
    products: [1, 0, 0],
    reviews: [1, 0, 0],
  });
  expect(
    await rows(`select p.sku, p.slug, p.price_amount, p.price_currency, p.status, p.created_at, a.slug as artisan, c.slug as category,
      e.title as edge, i.position, i.url, i.alt_text, r.rating, r.artisan_id = a.id as same_artisan
      from products p join artisans a on a.id = p.artisan_id join product_categories e on e.product_id = p.id
      join categories c on c.id = e.category_id join product_images i on i.product_id = p.id
      join reviews r on r.product_id = p.id`),
  ).toEqual([
    {
      sku: 'A-1',
      slug: 'blue-rug-a-1',
      price_amount: '12.50',
      price_currency: 'EUR',
      status: 'ACTIVE',
      created_at: new Date('2024-05-31T12:00:00Z'),
      artisan: 'ada',
      category: 'rugs',
      edge: 'Blue Rug',
      position: 0,
      url: 'https://example.org/1.jpg',
      alt_text: 'Front',
      rating: 4,
      same_artisan: true,
    },
  ]);
});

test('accepts plain and gzipped files', async () => {
  const packed = { 'artisans.ndjson.gz': [artisan], 'products.ndjson': [{ ...product, categorySlugs: [] }] };
  await expect(countsOf(packed)).resolves.toEqual({ artisans: [1, 0, 0], products: [1, 0, 0] });
});

test('writes nothing when the same catalogue is imported again', async () => {
  await importLines(database.url, catalogue);
  const before = await snapshot();
  await expect(countsOf(catalogue)).resolves.toEqual({
    categories: [0, 0, 2],
    artisans: [0, 0, 1],
    products: [0, 0, 1],
    reviews: [0, 0, 1],
  });
  expect(await snapshot()).toEqual(before);
});

test('updates what changed, and a product keeps its slug', async () => {
  await importLines(database.url, catalogue);
  await expect(
    countsOf({
      'categories.ndjson': [{ slug: 'rugs', name: 'Carpets', parentSlug: null }],
      'artisans.ndjson': [{ ...artisan, bio: null }],
      'products.ndjson': [{ ...product, title: 'Red Rug', price: { amount: 9, currencyCode: 'NOK' } }],
      'reviews.ndjson': [{ ...review, rating: 1 }],
    }),
  ).resolves.toEqual({ categories: [0, 1, 0], artisans: [0, 1, 0], products: [0, 1, 0], reviews: [0, 1, 0] });
  expect(
    await rows(`select p.slug, p.title, p.price_amount, p.updated_at > p.created_at as touched, a.bio, c.name,
      c.ancestor_ids, e.title as edge, r.rating
      from products p, artisans a, categories c, product_categories e, reviews r where c.slug = 'rugs'`),
  ).toEqual([
    {
      slug: 'blue-rug-a-1',
      title: 'Red Rug',
      price_amount: '9.00',
      touched: true,
      bio: null,
      name: 'Carpets',
      ancestor_ids: [],
      edge: 'Red Rug',
      rating: 1,
    },
  ]);
});

test('replaces the categories and the images of a product', async () => {
  await importLines(database.url, catalogue);
  const images = [2, 3].map((number) => ({ url: `https://example.org/${number}.jpg`, altText: null }));
  const change = (more: object) => countsOf({ 'products.ndjson': [{ ...product, ...more }] });
  await expect(change({ categorySlugs: ['home'], images })).resolves.toEqual({ products: [0, 1, 0] });
  expect(await rows('select slug from product_categories join categories on id = category_id')).toEqual([
    { slug: 'home' },
  ]);
  expect(await rows('select url from product_images order by position')).toEqual(images.map(({ url }) => ({ url })));
  await expect(change({ categorySlugs: [], images: [] })).resolves.toEqual({ products: [0, 1, 0] });
  expect(await rows('select from product_categories union all select from product_images')).toEqual([]);
});

test('moving a category moves its descendants, also when two categories swap places', async () => {
  await importLines(database.url, catalogue);
  await importLines(database.url, {
    'categories.ndjson': [
      { slug: 'home', name: 'Home', parentSlug: 'rugs' },
      { slug: 'rugs', name: 'Rugs', parentSlug: null },
    ],
  });
  expect(await rows('select slug, cardinality(ancestor_ids) as depth from categories order by 1')).toEqual([
    { slug: 'home', depth: 1 },
    { slug: 'rugs', depth: 0 },
  ]);
});

test('products with the same derived slug get different slugs and keep them', async () => {
  const twins = ['a 1', 'a-1', 'A_1'].map((sku) => ({ ...product, sku }));
  const lines = { ...catalogue, 'products.ndjson': twins, 'reviews.ndjson': [] };
  await importLines(database.url, lines);
  const slugs = await rows('select sku, slug from products order by sku');
  expect(new Set(slugs.map(({ slug }) => slug)).size).toBe(3);
  await importLines(database.url, { ...lines, 'products.ndjson': twins.toReversed() });
  expect(await rows('select sku, slug from products order by sku')).toEqual(slugs);
});

test('finds products by sku in NFC', async () => {
  const decomposed = { ...product, sku: 'E\u0301-1', title: 'Cre\u0300me' };
  const lines = {
    ...catalogue,
    'products.ndjson': [decomposed],
    'reviews.ndjson': [{ ...review, productSku: '\u00c9-1' }],
  };
  await expect(countsOf(lines)).resolves.toMatchObject({ products: [1, 0, 0], reviews: [1, 0, 0] });
  expect(await rows('select sku, title from products')).toEqual([{ sku: '\u00c9-1', title: 'Cr\u00e8me' }]);
  await expect(countsOf(lines)).resolves.toMatchObject({ products: [0, 0, 1], reviews: [0, 0, 1] });
  const both = { 'products.ndjson': [decomposed, { ...decomposed, sku: '\u00c9-1' }] };
  expect((await importLines(database.url, both)).rejects).toEqual([
    'products.ndjson:2 sku "\u00c9-1" is already on line 1',
  ]);
});

test('an unknown author becomes a user who cannot sign in; a known one is not changed', async () => {
  await client.query(`insert into users (email, display_name) values ('known@example.org', 'Known')`);
  const known = { ...review, authorEmail: 'KNOWN@example.org' };
  const { summary } = await importLines(database.url, { ...catalogue, 'reviews.ndjson': [review, known] });
  expect(summary.get('reviews')).toMatchObject({ created: 2, users: 1 });
  expect(await rows('select email, display_name, role from users order by email')).toEqual([
    { email: 'bea@example.org', display_name: 'bea', role: 'BUYER' },
    { email: 'known@example.org', display_name: 'Known', role: 'BUYER' },
  ]);
  expect(await rows('select from credentials')).toEqual([]);
});

const refersTo = { 'categories.ndjson': catalogue['categories.ndjson'] ?? [], 'artisans.ndjson': [artisan] };

test('stores more lines than fit into one batch', async () => {
  const many = Array.from({ length: 4_500 }, (_, number) => ({ ...product, sku: `S${number}` }));
  const files = { ...refersTo, 'products.ndjson.gz': [...many, many[7] ?? {}] };
  const { summary, rejects } = await importLines(database.url, files);
  expect(summary.get('products')).toMatchObject({ created: 4_500, rejected: 1 });
  expect(rejects).toEqual(['products.ndjson.gz:4501 sku "S7" is already on line 8']);
});
