import { createTestDatabase } from '../../test/support/database';
import { maxLineBytes } from './read-lines';
import { artisan, catalogue, importLines, type Lines, product, review } from './testing/catalogue';

let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  database = await createTestDatabase();
  await importLines(database.url, catalogue);
});

afterAll(() => database.drop());

const rejectsOf = async (lines: Lines) => (await importLines(database.url, lines)).rejects;

const brokenProducts: [string, object | string, string][] = [
  ['text that is not JSON', '{"sku":', 'is not valid JSON'],
  ['something that is not an object', '[1]', 'must be an object'],
  ['a missing field', { ...product, sku: undefined }, 'sku is missing'],
  ['a field of another type', { ...product, title: 7 }, 'title must be text'],
  ['a blank title', { ...product, title: ' ' }, 'title must not be blank'],
  ['a title that is too long', { ...product, title: 'x'.repeat(501) }, 'title must be at most 500 characters long'],
  [
    'a character that cannot be stored',
    { ...product, title: 'a\0' },
    'title must not contain U+0000 or an unpaired surrogate',
  ],
  [
    'a negative price',
    { ...product, price: { amount: '-1', currencyCode: 'EUR' } },
    'price.amount must not be negative',
  ],
  [
    'a price with three places',
    { ...product, price: { amount: '1.234', currencyCode: 'EUR' } },
    'price.amount must be a decimal with at most 12 digits and 2 places',
  ],
  [
    'a currency that is no code',
    { ...product, price: { amount: '1', currencyCode: 'euro' } },
    'price.currencyCode must be three capital letters, as in ISO 4217',
  ],
  ...[' X1 ', 'X  1', 'X1\u200b', 'X\n1', 'X\u3164', 'X\u2800', 'X\u034f1'].map((sku): [string, object, string] => [
    `the sku ${JSON.stringify(sku)}`,
    { ...product, sku },
    'sku must consist of visible characters with single spaces between them',
  ]),
  ['an invisible title', { ...product, title: '\u3164\u034f' }, 'title must not be blank'],
  [
    'a price of half a yen',
    { ...product, price: { amount: 0.5, currencyCode: 'JPY' } },
    'price.amount must have at most 0 decimals in JPY',
  ],
  ['a negative inventory', { ...product, inventory: -1 }, 'inventory must be a whole number from 0 to 2147483647'],
  ['half a piece', { ...product, inventory: 0.5 }, 'inventory must be a whole number from 0 to 2147483647'],
  [
    'an image without a web address',
    { ...product, images: [{ url: 'file:///x' }] },
    'images.0.url must be a http or https URL',
  ],
  [
    'a day that does not exist',
    { ...product, createdAt: '2023-02-29T00:00:00Z' },
    'createdAt must be a date and time with a zone, such as 2024-05-31T12:00:00Z',
  ],
  ['an unknown artisan', { ...product, artisanSlug: 'nobody' }, 'artisan "nobody" does not exist'],
  ['an unknown category', { ...product, categorySlugs: ['rugs', 'x"y'] }, 'category "x"y" does not exist'],
  ['a line without end', `{"sku":"${'x'.repeat(maxLineBytes)}"}`, `is longer than ${maxLineBytes} bytes`],
];

test.each(brokenProducts)('rejects a product with %s and imports the others', async (_, broken, reason) => {
  const lines = [{ ...product, sku: 'before' }, '', broken, { ...product, sku: 'after' }];
  const { summary, rejects } = await importLines(database.url, { 'products.ndjson': lines });
  expect(rejects).toEqual([`products.ndjson:3 ${reason}`]);
  expect(summary.get('products')).toMatchObject({ rejected: 1 });
  const { created, updated, unchanged } = summary.get('products') ?? { created: 0, updated: 0, unchanged: 0 };
  expect(created + updated + unchanged).toBe(2);
});

test('reports up to three problems of a line', async () => {
  const rejects = await rejectsOf({ 'products.ndjson': ['{}'] });
  expect(rejects).toEqual(['products.ndjson:1 sku is missing; title is missing; artisanSlug is missing; and 5 more']);
});

test('the first valid line with a sku is imported', async () => {
  const lines = [{ ...product, artisanSlug: 'nobody' }, product, { ...product, title: 'Other' }];
  expect(await rejectsOf({ 'products.ndjson': lines })).toEqual([
    'products.ndjson:1 artisan "nobody" does not exist',
    'products.ndjson:3 sku "A-1" is already on line 2',
  ]);
});

test('rejects invalid and duplicate slugs', async () => {
  const lines = ['Ada', 'a_b', '-a', 'ok', 'ok'].map((slug) => ({ ...artisan, slug }));
  const rule = 'slug must be a slug: a-z, 0-9 and hyphens between them';
  expect(await rejectsOf({ 'artisans.ndjson': lines })).toEqual([
    `artisans.ndjson:1 ${rule}`,
    `artisans.ndjson:2 ${rule}`,
    `artisans.ndjson:3 ${rule}`,
    'artisans.ndjson:5 slug "ok" is already on line 4',
  ]);
});

test('a slug with consecutive hyphens is kept', async () => {
  const { summary, rejects } = await importLines(database.url, {
    'categories.ndjson': [
      { slug: 'a--b', name: 'A', parentSlug: null },
      { slug: 'c', name: 'C', parentSlug: 'a--b' },
    ],
    'artisans.ndjson': [{ ...artisan, slug: 'x---y' }],
    'products.ndjson': [{ ...product, sku: 'hyphens', artisanSlug: 'x---y', categorySlugs: ['a--b'] }],
  });
  expect(rejects).toEqual([]);
  expect(summary.get('artisans')).toMatchObject({ created: 1 });
});

test('rejects categories with a missing parent, in a cycle or below one, and imports the others', async () => {
  const category = (slug: string, parentSlug: string | null) => ({ slug, name: slug, parentSlug });
  const lines = [
    category('lost', 'nowhere'),
    category('below-lost', 'lost'),
    category('one', 'two'),
    category('two', 'one'),
    category('below-circle', 'one'),
    category('self', 'self'),
    category('late-child', 'late-parent'),
    category('late-parent', null),
    // A stored category, and an ancestor of rugs, which is stored and not in this file.
    category('home', 'rugs'),
  ];
  const { summary, rejects } = await importLines(database.url, { 'categories.ndjson': lines });
  expect(rejects).toEqual([
    'categories.ndjson:1 parent "nowhere" does not exist',
    'categories.ndjson:2 parent "lost" is not imported',
    'categories.ndjson:3 is its own ancestor: one < two < one',
    'categories.ndjson:4 is its own ancestor: two < one < two',
    'categories.ndjson:5 parent "one" is not imported',
    'categories.ndjson:6 is its own ancestor: self < self',
    'categories.ndjson:9 is its own ancestor: home < rugs < home',
  ]);
  expect(summary.get('categories')).toMatchObject({ created: 2, rejected: 7 });
});

test('rejects a tree that is too deep', async () => {
  const lines = Array.from({ length: 66 }, (_, level) => ({
    slug: `level-${level}`,
    name: 'Level',
    parentSlug: level === 0 ? null : `level-${level - 1}`,
  }));
  expect(await rejectsOf({ 'categories.ndjson': lines })).toEqual([
    'categories.ndjson:65 is more than 64 levels deep',
    'categories.ndjson:66 is more than 64 levels deep',
  ]);
});

test('rejects reviews of unknown products, with invalid ratings, and a second one by the same author', async () => {
  const lines = [
    review,
    { ...review, authorEmail: 'BEA@example.org' },
    { ...review, productSku: 'none' },
    { ...review, rating: 6 },
    { ...review, authorEmail: 'nobody' },
  ];
  expect(await rejectsOf({ 'reviews.ndjson': lines })).toEqual([
    'reviews.ndjson:4 rating must be a whole number from 1 to 5',
    'reviews.ndjson:5 authorEmail must be an e-mail address',
    'reviews.ndjson:2 a review of product "A-1" by bea@example.org is already on line 1',
    'reviews.ndjson:3 product "none" does not exist',
  ]);
});

test('the longest texts fit into the columns and indexes', async () => {
  // Characters of four bytes, and hyphenated words, which a search vector stores as parts and as a whole.
  const wide = (length: number) =>
    Array.from({ length }, (_, at) => String.fromCodePoint(0x20000 + ((at * 7) % 40_000)));
  const words = wide(50_000).map((letter, at) => (at % 4 === 3 ? '-' : letter));
  const longest = { sku: wide(100).join(''), title: wide(500).join(''), description: words.join('') };
  const rejects = await rejectsOf({
    'artisans.ndjson': [{ ...artisan, name: wide(300).join('') }],
    'products.ndjson': [{ ...product, ...longest }],
  });
  expect(rejects).toEqual([]);
});
