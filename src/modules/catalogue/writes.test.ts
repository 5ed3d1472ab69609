import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { userId } from '../../../prisma/seed/demo/users';
import {
  CreateProductTwiceDocument,
  ProductByKeyDocument,
  ProductSearchDocument,
} from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';
import { productWrites, validProduct } from '../../../test/support/product-writes';

let gateway: Gateway;
let products: ReturnType<typeof productWrites>;
const categories: Record<string, string> = {};

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
  products = productWrites(gateway, seller);
  const { rows } = await gateway.sql.query('select slug, id from categories');
  for (const { slug, id } of rows) categories[slug] = toGlobalId('Category', id);
});

afterAll(() => gateway.stop());

const admin = { id: userId('admin@example.com'), role: 'ADMIN' } as const;
const seller = { id: userId('artisan@example.com'), role: 'ARTISAN' } as const;
const otherSeller = { id: userId('jeanne.fougere@example.com'), role: 'ARTISAN' } as const;
const ownerOfNothing = { id: userId('elin.strand@example.com'), role: 'ARTISAN' } as const;
const buyer = { id: userId('buyer@example.com'), role: 'BUYER' } as const;

const category = (slug: string) => categories[slug] ?? '';

test("a product of the viewer's artisan is created with all given fields", async () => {
  const image = (name: string) => ({ url: `https://img.example/${name}.jpg`, altText: name });
  const answer = await products.create({
    sku: 'PIG 1',
    description: 'Keeps salt dry.',
    categoryIds: [category('vases'), category('bowls'), category('vases')],
    images: [image('front'), { url: 'http://img.example/back.jpg' }],
  });
  expect(answer).toMatchObject({ userErrors: [], codes: [] });
  expect(answer.product).toMatchObject({
    ...{ sku: 'PIG 1', slug: 'salt-pig-pig-1', title: 'Salt pig', description: 'Keeps salt dry.', status: 'ACTIVE' },
    ...{ price: { amount: '24.50', currencyCode: 'EUR' }, inventory: 3, artisan: { slug: 'lindqvist-stoneware' } },
    categories: [{ slug: 'bowls' }, { slug: 'vases' }],
    images: [image('front'), { url: 'http://img.example/back.jpg', altText: null }],
  });
  const found = await gateway.query(ProductByKeyDocument, { slug: 'salt-pig-pig-1' });
  expect(found.data?.product).toMatchObject({ id: answer.product?.id, categories: [{}, {}], images: [{}, {}] });
});

test('a new draft is visible to its creator only', async () => {
  const { product } = await products.create({ status: 'DRAFT', description: null, categoryIds: null, images: null });
  expect(product).toMatchObject({ status: 'DRAFT', description: null, categories: [], images: [] });
  expect((await gateway.query(ProductByKeyDocument, { id: product?.id ?? '' })).data?.product).toBeNull();
});

test('text is returned as given, with titles and descriptions normalised to NFC', async () => {
  const text = ' <script>alert("&amp;")</script> 🧶👩‍🌾 \u202Eשלום مرحبا\u202C\r\n\n\tE\u0301 \u00e9 \\ \u{10FFFF} ';
  const images = [{ url: 'https://img.example/x?a=1&b=%3C', altText: text }];
  const { product } = await products.create({ title: text, description: text, images });
  const composed = text.normalize('NFC');
  expect(product).toMatchObject({ title: composed, description: composed, images });
  expect((await products.update({ id: product?.id ?? '', title: `${text}.`, description: '' })).product).toMatchObject({
    title: `${composed}.`,
    description: '',
  });
});

test('skus and titles are compared in NFC', async () => {
  const [composed, decomposed] = ['CR\u00c8ME-1', 'CRE\u0300ME-1'];
  const { product } = await products.create({ sku: decomposed, title: 'Zo\u0308llner Tasse' });
  expect(product?.sku).toBe(composed);
  for (const sku of [composed, decomposed]) {
    expect((await gateway.query(ProductByKeyDocument, { sku })).data?.product?.id).toBe(product?.id);
    expect(await products.create({ sku })).toMatchObject({ userErrors: [{ code: 'SKU_TAKEN' }] });
  }
  for (const query of ['z\u00f6llner', 'zo\u0308llner', 'zo\u0308lner']) {
    const found = await gateway.query(ProductSearchDocument, { query });
    expect(found.data?.searchProducts.nodes.map(({ slug }) => slug)).toContain(product?.slug);
  }
  const title = 'Zo\u0308llner Tasse';
  const { rows: before } = await gateway.sql.query('select updated_at from products where sku = $1', [composed]);
  await products.update({ id: product?.id ?? '', title });
  const { rows: after } = await gateway.sql.query('select updated_at from products where sku = $1', [composed]);
  expect(after).toEqual(before);
});

test('products whose skus derive the same slug get different slugs', async () => {
  const first = await products.create({ title: 'Twin', sku: 'A/1' });
  const second = await products.create({ title: 'Twin', sku: 'A-1' });
  expect(first.product?.slug).toBe('twin-a-1');
  expect(second.product?.slug).toMatch(/^twin-a-1-[\da-f]{8}$/);
});

test('of 10 concurrent products with one sku, one is created', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => products.create({ sku: 'ONCE' })));
  expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
  expect(answers.filter(({ product }) => product)).toHaveLength(1);
  const refused = answers.flatMap(({ userErrors }) => userErrors ?? []);
  expect(refused).toHaveLength(9);
  for (const error of refused) expect(error).toMatchObject({ code: 'SKU_TAKEN', field: ['sku'] });
});

test('a mutation sees the changes of the mutation before it', async () => {
  const input = validProduct();
  const { data, errors } = await gateway.query(
    CreateProductTwiceDocument,
    { first: input, second: validProduct() },
    seller,
  );
  expect(errors).toEqual([]);
  const [first, second] = [data?.first.product?.artisan, data?.second.product?.artisan];
  expect(second?.products.totalCount).toBe((first?.products.totalCount ?? 0) + 1);
  const again = await gateway.query(
    CreateProductTwiceDocument,
    { first: validProduct({ sku: 'SEEN' }), second: validProduct({ sku: 'SEEN' }) },
    seller,
  );
  expect(again.data).toMatchObject({
    first: { product: {} },
    second: { product: null, userErrors: [{ code: 'SKU_TAKEN' }] },
  });
});

test('artisans create products; their seller and admins change them', async () => {
  for (const as of [null, buyer, admin]) expect((await products.create({}, as)).codes).toEqual(['FORBIDDEN']);
  const id = (await products.create()).product?.id ?? '';
  for (const as of [null, buyer, otherSeller]) {
    expect((await products.update({ id, title: 'Mine' }, as)).codes).toEqual(['FORBIDDEN']);
    expect((await products.archive(id, as)).codes).toEqual(['FORBIDDEN']);
  }
  expect((await products.update({ id, title: 'Ours' }, admin)).product?.title).toBe('Ours');
  expect((await products.archive(id, admin)).product?.status).toBe('ARCHIVED');
  expect((await products.create({}, ownerOfNothing)).userErrors).toMatchObject([{ code: 'NO_ARTISAN', field: null }]);
});
