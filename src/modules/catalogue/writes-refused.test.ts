import { randomUUID } from 'node:crypto';
import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { userId } from '../../../prisma/seed/demo/users';
import type { CreateProductInput } from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';
import { overtake } from '../../../test/support/overtake';
import { productWrites } from '../../../test/support/product-writes';

let gateway: Gateway;
let products: ReturnType<typeof productWrites>;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
  products = productWrites(gateway, seller);
});

afterAll(() => gateway.stop());

const admin = { id: userId('admin@example.com'), role: 'ADMIN' } as const;
const seller = { id: userId('artisan@example.com'), role: 'ARTISAN' } as const;

const text = (length: number) => '🧶'.repeat(length);
const price = (amount: string, currencyCode = 'EUR') => ({ price: { amount, currencyCode } });
const image = (url: string, altText: string | null = null) => ({
  images: [{ url: 'https://a.example' }, { url, altText }],
});
const unknown = () => toGlobalId('Category', randomUUID());

test.each<[field: string, message: string, Partial<CreateProductInput>]>([
  ['sku', 'The sku may not be blank.', { sku: '' }],
  ['sku', 'The sku has at most 100 characters.', { sku: 'x'.repeat(101) }],
  ['sku', 'The sku must consist of visible characters with single spaces between them.', { sku: ' A' }],
  ['sku', 'The sku must consist of visible characters with single spaces between them.', { sku: 'A\u200bB' }],
  ['sku', 'The sku must consist of visible characters with single spaces between them.', { sku: 'A\n1' }],
  ['sku', 'The sku must consist of visible characters with single spaces between them.', { sku: 'A\u3164' }],
  ['sku', 'The sku must consist of visible characters with single spaces between them.', { sku: 'A\u034f1' }],
  ['title', 'The title may not be blank.', { title: '\n\u00a0' }],
  ['title', 'The title may not be blank.', { title: '\u3164' }],
  ['title', 'The title may not be blank.', { title: '\u2800 \u034f' }],
  ['title', 'The title has at most 500 characters.', { title: text(501) }],
  ['title', 'The title may not hold U+0000 or half of a surrogate pair.', { title: 'a\0' }],
  ['description', 'The description may not hold U+0000 or half of a surrogate pair.', { description: '\udfff' }],
  ['description', 'The description has at most 50000 characters.', { description: 'x'.repeat(50_001) }],
  ['price.amount', 'The price must not be negative.', price('-0.01')],
  ['price.amount', 'The price must have at most 12 digits and two decimals.', price('1.005')],
  ['price.amount', 'The price must have at most 12 digits and two decimals.', price('1000000000000')],
  ['price.amount', 'A price in JPY must have at most 0 decimals.', price('100.55', 'JPY')],
  ['price.amount', 'A price in XAF must have at most 0 decimals.', price('0.1', 'XAF')],
  ['price.currencyCode', 'The currency must be three capital letters, as in ISO 4217.', price('1', 'eur')],
  ['price.currencyCode', 'The currency must be three capital letters, as in ISO 4217.', price('1', 'EURO')],
  ['inventory', 'The inventory must be from 0 to 1,000,000,000.', { inventory: -1 }],
  ['inventory', 'The inventory must be from 0 to 1,000,000,000.', { inventory: 1_000_000_001 }],
  ['images.1.url', 'The picture must have an http or https URL.', image('javascript:alert(1)')],
  ['images.1.url', 'The picture must have an http or https URL.', image('data:image/png;base64,AA')],
  ['images.1.url', 'The URL must have at most 2048 characters.', image(`https://a.example/${'x'.repeat(2_048)}`)],
  [
    'images.1.altText',
    'The description of the picture has at most 2000 characters.',
    image('https://a.example', text(2_001)),
  ],
  ['images', 'A product must have at most 20 pictures.', { images: Array(21).fill({ url: 'ftp://a.example' }) }],
  ['categoryIds', 'A product must be in at most 50 categories.', { categoryIds: Array(51).fill(unknown()) }],
])('at %s: %s', async (field, message, given) => {
  const userErrors = [{ code: 'INVALID', field: field.split('.'), message }];
  expect(await products.create(given)).toEqual({ product: null, userErrors, codes: [] });
});

test.each([
  ['100', 'JPY'],
  ['100.00', 'JPY'],
  ['100.55', 'HUF'],
  ['1.25', 'KWD'],
  ['1.05', 'ABC'],
])('a price of %s %s is accepted', async (amount, currencyCode) => {
  const answer = await products.create({ sku: `${amount} ${currencyCode}`, ...price(amount, currencyCode) });
  expect(answer).toMatchObject({ product: { price: { currencyCode } }, userErrors: [], codes: [] });
});

test('values at the limits are accepted', async () => {
  const given = { ...price('999999999999.99'), sku: text(100), title: text(500), inventory: 1_000_000_000 };
  const images = Array(20).fill({ url: 'https://a.example', altText: text(2_000) });
  const answer = await products.create({ ...given, description: 'wörd '.repeat(10_000), images });
  expect(answer).toMatchObject({ product: { price: { amount: '999999999999.99' } }, userErrors: [], codes: [] });
});

test('all invalid fields are reported in one answer', async () => {
  const { userErrors } = await products.create({ sku: '', title: '', ...price('-1', 'x'), inventory: -1 });
  expect(userErrors?.map(({ field }) => field?.join('.'))).toEqual([
    'sku',
    'title',
    'price.amount',
    'price.currencyCode',
    'inventory',
  ]);
});

test('each unknown category is reported, and nothing is stored', async () => {
  const { rows } = await gateway.sql.query('select id from categories limit 1');
  const categoryIds = [unknown(), toGlobalId('Category', rows[0].id), unknown()];
  expect(await products.create({ sku: 'LOST', categoryIds })).toMatchObject({
    product: null,
    userErrors: [
      { code: 'CATEGORY_NOT_FOUND', field: ['categoryIds', '0'], message: 'No category has this id.' },
      { code: 'CATEGORY_NOT_FOUND', field: ['categoryIds', '2'] },
    ],
    codes: [],
  });
  expect((await gateway.sql.query(`select from products where sku = 'LOST'`)).rowCount).toBe(0);
});

async function newCategory(slug: string): Promise<string> {
  const { rows } = await gateway.sql.query('insert into categories (slug, name) values ($1, $1) returning id', [slug]);
  return rows[0].id;
}

async function ownProduct(): Promise<string> {
  const { rows } = await gateway.sql.query(
    `select p.id from products p join artisans a on a.id = p.artisan_id
    where a.owner_id = $1 order by p.sku limit 1`,
    [seller.id],
  );
  return toGlobalId('Product', rows[0].id);
}

test('a category that was deleted during the write is a user error, and nothing is stored', async () => {
  const gone = { code: 'CATEGORY_NOT_FOUND', field: ['categoryIds'] };
  const remove = 'delete from categories where id = $1';
  const first = await newCategory('gone-1');
  const created = await overtake(gateway, remove, first, () =>
    products.create({ sku: 'GONE', categoryIds: [toGlobalId('Category', first)] }),
  );
  expect(created).toMatchObject({ product: null, userErrors: [gone], codes: [] });
  expect((await gateway.sql.query(`select from products where sku = 'GONE'`)).rowCount).toBe(0);
  const second = await newCategory('gone-2');
  const input = { id: await ownProduct(), categoryIds: [toGlobalId('Category', second)] };
  const updated = await overtake(gateway, remove, second, () => products.update(input));
  expect(updated).toMatchObject({ product: null, userErrors: [gone], codes: [] });
});

test('a sku that was taken during the write is a user error', async () => {
  const take = `insert into products (sku, slug, title, price_amount, price_currency, inventory, artisan_id)
    select $1, 'quick', 'Quick', 1, 'EUR', 1, id from artisans limit 1`;
  const answer = await overtake(gateway, take, 'QUICK', () => products.create({ sku: 'QUICK' }));
  expect(answer).toEqual({
    product: null,
    userErrors: [{ code: 'SKU_TAKEN', field: ['sku'], message: 'Another product has this sku.' }],
    codes: [],
  });
});

test('null is refused for required fields', async () => {
  const nothing = { title: null, price: null, inventory: null, status: null, categoryIds: null, images: null };
  expect(await products.update({ id: await ownProduct(), ...nothing })).toMatchObject({
    product: null,
    userErrors: Object.keys(nothing).map((field) => ({ code: 'INVALID', field: [field] })),
  });
});

test('invalid changes have the same errors as invalid new products', async () => {
  const id = await ownProduct();
  const wrong = await products.update({ id, ...price('-1'), ...image('ftp://a.example'), categoryIds: [] });
  expect(wrong.userErrors).toMatchObject([{ field: ['price', 'amount'] }, { field: ['images', '1', 'url'] }]);
  const lost = await products.update({ id, categoryIds: [unknown()] });
  expect(lost.userErrors).toMatchObject([{ code: 'CATEGORY_NOT_FOUND', field: ['categoryIds', '0'] }]);
});

test('a missing product is a user error for admins and FORBIDDEN for others', async () => {
  const id = toGlobalId('Product', randomUUID());
  const notFound = { product: null, userErrors: [{ code: 'PRODUCT_NOT_FOUND', field: ['id'] }] };
  expect(await products.update({ id }, admin)).toMatchObject(notFound);
  expect(await products.archive(id, admin)).toMatchObject(notFound);
  expect((await products.update({ id })).codes).toEqual(['FORBIDDEN']);
});

test('an invalid id is BAD_ID', async () => {
  expect((await products.create({ categoryIds: ['nonsense'] })).codes).toEqual(['BAD_ID']);
  expect((await products.update({ id: unknown() })).codes).toEqual(['BAD_ID']);
});
