import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { userId } from '../../../prisma/seed/demo/users';
import {
  ProductByKeyDocument,
  UpdateProductTwiceDocument,
  UpdateThenArchiveDocument,
} from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';
import { productWrites } from '../../../test/support/product-writes';

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

const seller = { id: userId('artisan@example.com'), role: 'ARTISAN' } as const;

const category = (slug: string) => categories[slug] ?? '';

async function createdId(given: Parameters<typeof products.create>[0] = {}): Promise<string> {
  return (await products.create(given)).product?.id ?? '';
}

test('the payload of a mutation does not show changes of the next mutation', async () => {
  const id = await createdId({ categoryIds: [category('bowls')] });
  const { data } = await gateway.query(
    UpdateProductTwiceDocument,
    {
      first: { id, title: '!first', inventory: 1, categoryIds: [category('vases')] },
      second: { id, title: '!second', inventory: 2, categoryIds: [] },
    },
    seller,
  );
  expect(data).toMatchObject({
    first: { product: { title: '!first', inventory: 1, categories: [{ slug: 'vases' }] } },
    second: { product: { title: '!second', inventory: 2, categories: [] } },
  });
  const listed = [data?.first, data?.second].map((payload) => payload?.product?.artisan.products.nodes[0]?.title);
  expect(listed).toEqual(['!first', '!second']);
  const archived = await gateway.query(
    UpdateThenArchiveDocument,
    { changes: { id, title: 'Last' }, archive: { id } },
    seller,
  );
  expect(archived.data).toEqual({
    updateProduct: { product: { title: 'Last', status: 'ACTIVE' } },
    archiveProduct: { product: { title: 'Last', status: 'ARCHIVED' } },
  });
});

test('absent fields stay unchanged, lists are replaced, and the slug never changes', async () => {
  const { product: before } = await products.create({
    categoryIds: [category('bowls')],
    images: [{ url: 'https://a.example/1' }],
  });
  const id = before?.id ?? '';
  const { updatedAt, ...same } = before ?? {};
  const renamed = await products.update({ id, title: 'Pepper pig' });
  expect(renamed.product).toMatchObject({ ...same, title: 'Pepper pig' });
  const price = { amount: '0', currencyCode: 'JPY' };
  const lists = {
    categoryIds: [category('vases'), category('bowls')],
    images: [{ url: 'https://a.example/2', altText: 'b' }],
  };
  expect((await products.update({ id, ...lists, price, inventory: 0, status: 'DRAFT' })).product).toMatchObject({
    ...{ title: 'Pepper pig', price: { amount: '0.00', currencyCode: 'JPY' }, inventory: 0, status: 'DRAFT' },
    categories: [{ slug: 'bowls' }, { slug: 'vases' }],
    images: [{ url: 'https://a.example/2', altText: 'b' }],
  });
  expect((await products.update({ id, categoryIds: [], images: [] })).product).toMatchObject({
    categories: [],
    images: [],
  });
});

test('updatedAt changes only with an effective change', async () => {
  const given = {
    description: 'Deep.',
    categoryIds: [category('vases'), category('bowls')],
    images: [{ url: 'https://a.example/1' }],
  };
  const { product } = await products.create(given);
  const id = product?.id ?? '';
  const same = {
    ...given,
    title: 'Salt pig',
    price: { amount: '24.50', currencyCode: 'EUR' },
    inventory: 3,
    status: 'ACTIVE' as const,
  };
  for (const changes of [{}, same, { categoryIds: given.categoryIds.toReversed() }])
    expect((await products.update({ id, ...changes })).product?.updatedAt).toBe(product?.updatedAt);
  for (const changes of [{ description: null }, { categoryIds: [category('bowls')] }, { images: [] }]) {
    const [before, after] = [await products.update({ id }), await products.update({ id, ...changes })];
    expect(Date.parse(after.product?.updatedAt ?? '')).toBeGreaterThan(Date.parse(before.product?.updatedAt ?? ''));
  }
});

test('archiving is idempotent, and the status can be set back', async () => {
  const id = await createdId();
  const first = await products.archive(id);
  expect(first).toMatchObject({ product: { id, status: 'ARCHIVED' }, userErrors: [] });
  expect(await products.archive(id)).toEqual(first);
  expect((await gateway.query(ProductByKeyDocument, { id })).data?.product).toBeNull();
  expect((await products.update({ id, status: 'ACTIVE' })).product?.status).toBe('ACTIVE');
});

test('concurrent changes of one product are serialised, and none is lost', async () => {
  const id = await createdId();
  const changes = Array.from({ length: 10 }, (_, at) => (at % 2 ? { inventory: 50 + at } : { title: `Pig ${at}` }));
  const answers = await Promise.all(changes.map((change) => products.update({ id, ...change })));
  expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
  const { product } = await products.update({ id });
  expect(product?.title).toMatch(/^Pig \d$/);
  expect(product?.inventory).toBeGreaterThanOrEqual(50);
});
