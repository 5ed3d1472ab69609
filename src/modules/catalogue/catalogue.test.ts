import { userId } from '../../../prisma/seed/demo/users';
import {
  CategoryProductsDocument,
  CategoryTreeDocument,
  ProductByKeyDocument,
  type ProductFilter,
  ProductListDocument,
  type ProductOrder,
  ProductSearchDocument,
} from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
});

afterAll(() => gateway.stop());

const admin = { id: userId('admin@example.com'), role: 'ADMIN' } as const;
const seller = { id: userId('artisan@example.com'), role: 'ARTISAN' } as const;
const buyer = { id: userId('buyer@example.com'), role: 'BUYER' } as const;

async function slugWithStatus(status: string): Promise<string> {
  const { rows } = await gateway.sql.query('select slug from products where status = $1 limit 1', [status]);
  return rows[0].slug;
}

test('a product is found by id, slug and sku', async () => {
  const bySlug = await gateway.query(ProductByKeyDocument, { slug: 'reticello-bowl' });
  const product = bySlug.data?.product;
  expect(product).toMatchObject({
    title: 'Reticello Bowl',
    price: { currencyCode: 'EUR' },
    artisan: { slug: 'vetreria-morosin' },
  });
  const byId = await gateway.query(ProductByKeyDocument, { id: product?.id ?? '' });
  const bySku = await gateway.query(ProductByKeyDocument, { sku: product?.sku ?? '' });
  expect([byId.data, bySku.data]).toEqual([bySlug.data, bySlug.data]);
});

test('exactly one key must be given', async () => {
  const none = await gateway.query(ProductByKeyDocument, {});
  const two = await gateway.query(ProductByKeyDocument, { slug: 'a', sku: 'b' });
  for (const { errors } of [none, two])
    expect(errors).toMatchObject([
      { message: 'Give exactly one of: id, slug, sku.', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
});

test('a missing product is null without an error', async () => {
  const answer = await gateway.query(ProductByKeyDocument, { slug: 'no-such-thing' });
  expect(answer).toMatchObject({ status: 200, data: { product: null }, errors: [] });
});

test('a draft is visible to its seller and to admins only', async () => {
  const slug = await slugWithStatus('DRAFT');
  const seen = async (as: typeof admin | typeof seller | typeof buyer | null) =>
    (await gateway.query(ProductByKeyDocument, { slug }, as)).data?.product?.status;
  expect(await Promise.all([seen(null), seen(buyer), seen(seller), seen(admin)])).toEqual([
    undefined,
    undefined,
    'DRAFT',
    'DRAFT',
  ]);
});

test('drafts are listed for admins, and for the seller of the filtered artisan', async () => {
  const list = (filter: ProductFilter, as: typeof admin | typeof seller | null) =>
    gateway.query(ProductListDocument, { filter }, as);
  const own = await gateway.query(ProductByKeyDocument, { slug: await slugWithStatus('DRAFT') }, admin);
  const { rows } = await gateway.sql.query('select artisan_id from products where slug = $1', [
    own.data?.product?.slug,
  ]);
  const artisanId = Buffer.from(`Artisan:${rows[0].artisan_id}`).toString('base64url');
  const refused = await list({ status: 'DRAFT' }, null);
  expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect((await list({ status: 'DRAFT' }, seller)).errors).toHaveLength(1);
  expect((await list({ status: 'DRAFT', artisanId }, seller)).data?.products.totalCount).toBe(1);
  expect((await list({ status: 'DRAFT' }, admin)).data?.products.totalCount).toBe(1);
});

test.each<[ProductOrder, string]>([
  ['NEWEST', 'created_at desc, id desc'],
  ['OLDEST', 'created_at, id'],
  ['PRICE_ASC', 'price_amount, id'],
  ['PRICE_DESC', 'price_amount desc, id desc'],
  ['TITLE_ASC', 'title, id'],
])('%s lists products in that order, forward and backward', async (orderBy, sqlOrder) => {
  const { rows } = await gateway.sql.query(`select sku from products where status = 'ACTIVE' order by ${sqlOrder}`);
  const expected = rows.map(({ sku }) => sku);
  expect(await walk({ orderBy, first: 7 })).toEqual(expected);
  expect(await walk({ orderBy, last: 7 })).toEqual(expected);
});

/** Reads a whole list by pages, forwards or backwards. */
async function walk(page: { orderBy: ProductOrder; first?: number; last?: number }): Promise<string[]> {
  const skus: string[] = [];
  for (let cursor: string | null | undefined, more = true; more; ) {
    const at = page.first ? { after: cursor } : { before: cursor };
    const { data, errors } = await gateway.query(ProductListDocument, { ...page, ...at });
    expect(errors).toEqual([]);
    const found = data?.products.edges.map(({ node }) => node.sku) ?? [];
    if (page.first) skus.push(...found);
    else skus.unshift(...found);
    const info = data?.products.pageInfo;
    cursor = page.first ? info?.endCursor : info?.startCursor;
    more = Boolean(page.first ? info?.hasNextPage : info?.hasPreviousPage);
  }
  return skus;
}

test('all conditions of a filter apply', async () => {
  const category = await gateway.query(CategoryProductsDocument, { slug: 'bowls' });
  const filter = { categoryId: category.data?.category?.id ?? '', priceMin: '20', priceMax: '200', inStock: true };
  const { data } = await gateway.query(ProductListDocument, { filter, first: 100 });
  const { rows } =
    await gateway.sql.query(`select p.sku from products p join product_categories e on e.product_id = p.id
    join categories c on c.id = e.category_id where c.slug = 'bowls' and p.price_amount between 20 and 200
    and p.inventory > 0 and p.status = 'ACTIVE'`);
  expect(data?.products.totalCount).toBe(rows.length);
  expect(data?.products.edges.map(({ node }) => node.sku).sort()).toEqual(rows.map(({ sku }) => sku).sort());
  const soldOut = await gateway.query(ProductListDocument, { filter: { inStock: false } });
  expect(soldOut.data?.products.edges.map(({ node }) => node.inventory)).toEqual(
    soldOut.data?.products.edges.map(() => 0),
  );
});

test('a page of size 0 is empty and has hasNextPage', async () => {
  const { data } = await gateway.query(ProductListDocument, { first: 0 });
  expect(data?.products).toMatchObject({
    edges: [],
    pageInfo: { hasNextPage: true, startCursor: null, endCursor: null },
  });
});

test.each([
  [{ first: 101 }, 'BAD_PAGE', 'first is from 0 to 100, not 101.'],
  [{ last: -1 }, 'BAD_PAGE', 'last is from 0 to 100, not -1.'],
  [{ first: 1, last: 1 }, 'BAD_PAGE', 'Give first or last, not both.'],
  [{ after: 'garbage' }, 'BAD_CURSOR', expect.any(String)],
  [
    { before: Buffer.from('["Product.NEWEST","2026-13-45T00:00:00Z","x"]').toString('base64url') },
    'BAD_CURSOR',
    expect.any(String),
  ],
])('%j is refused with %s', async (page, code, message) => {
  const { errors, status } = await gateway.query(ProductListDocument, page);
  expect(status).toBe(200);
  expect(errors).toMatchObject([{ message, extensions: { code } }]);
});

test('an empty cursor is the same as none', async () => {
  const [whole, ...others] = await Promise.all(
    [{}, { after: '' }, { before: '' }, { after: null, before: null }].map((page) =>
      gateway.query(ProductListDocument, { first: 2, ...page }),
    ),
  );
  expect(whole?.data?.products.edges).toHaveLength(2);
  for (const { data } of others) expect(data).toEqual(whole?.data);
});

test('a cursor of another order is BAD_CURSOR', async () => {
  const { data } = await gateway.query(ProductListDocument, { first: 1, orderBy: 'NEWEST' });
  const after = data?.products.pageInfo.endCursor ?? null;
  const { errors } = await gateway.query(ProductListDocument, { after, orderBy: 'PRICE_ASC' });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }]);
});

test('search ranks a match in the title above one in the description, and pages have no gaps', async () => {
  const all = await gateway.query(ProductSearchDocument, { query: 'bowl', first: 100 });
  const found = all.data?.searchProducts.nodes ?? [];
  expect(found[0]?.title).toMatch(/bowl/i);
  expect(all.data?.searchProducts.totalCount).toBe(found.length);
  const first = await gateway.query(ProductSearchDocument, { query: 'bowl', first: 2 });
  const rest = await gateway.query(ProductSearchDocument, {
    query: 'bowl',
    first: 100,
    after: first.data?.searchProducts.pageInfo.endCursor ?? null,
  });
  expect([...(first.data?.searchProducts.nodes ?? []), ...(rest.data?.searchProducts.nodes ?? [])]).toEqual(found);
});

test.each(['reticelo bowl', 'Retticello'])('the misspelling "%s" finds products', async (query) => {
  const { data } = await gateway.query(ProductSearchDocument, { query });
  expect(data?.searchProducts.nodes[0]?.title).toBe('Reticello Bowl');
});

test.each(['', '   ', '"', "'; drop table products; --", '!!!', '& | <->', 'zzzzqqqq'])(
  'search for %j finds nothing and breaks nothing',
  async (query) => {
    const { data, errors } = await gateway.query(ProductSearchDocument, { query });
    expect([errors, data?.searchProducts]).toEqual([
      [],
      { nodes: [], totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null } },
    ]);
  },
);

test('a search text that is too long is refused', async () => {
  const { errors } = await gateway.query(ProductSearchDocument, { query: 'x'.repeat(257) });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('categories lists the roots by name, and each category has its ancestors', async () => {
  const { data } = await gateway.query(CategoryTreeDocument);
  const roots = data?.categories.nodes ?? [];
  expect(roots.map(({ slug }) => slug)).toEqual(['home', 'jewellery', 'kitchen-and-table', 'paper']);
  expect(roots.every(({ parent, ancestors }) => parent === null && ancestors.length === 0)).toBe(true);
  for (const { slug, children } of roots)
    expect(children.nodes.every((child) => child.parent?.slug === slug && child.ancestors[0]?.slug === slug)).toBe(
      true,
    );
});

test('a category lists its products in the requested order', async () => {
  const { data } = await gateway.query(CategoryProductsDocument, { slug: 'bowls', orderBy: 'PRICE_ASC', first: 100 });
  const prices = data?.category?.products.nodes.map(({ price }) => Number(price.amount)) ?? [];
  expect(prices.length).toBeGreaterThan(1);
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  expect(data?.category?.products.totalCount).toBe(prices.length);
});

test('a moved product is found in its new category, also when SQL moved it', async () => {
  await gateway.sql.query(`update products set title = 'Aardvark', price_amount = 1 where slug = 'reticello-bowl'`);
  const { data } = await gateway.query(CategoryProductsDocument, { slug: 'bowls', orderBy: 'PRICE_ASC', first: 1 });
  expect(data?.category?.products.nodes).toMatchObject([{ title: 'Aardvark', price: { amount: '1.00' } }]);
});

test('a category cannot become its own ancestor, and moving one moves its descendants', async () => {
  const move = (slug: string, to: string) =>
    gateway.sql.query('update categories set parent_id = (select id from categories where slug = $2) where slug = $1', [
      slug,
      to,
    ]);
  await expect(move('home', 'vases')).rejects.toThrow(/its own ancestor/);
  await move('decoration', 'paper');
  const { rows } =
    await gateway.sql.query(`select array(select a.slug from unnest(c.ancestor_ids) with ordinality u (id, place)
    join categories a using (id) order by place) as path from categories c where slug = 'vases'`);
  expect(rows).toEqual([{ path: ['paper', 'decoration'] }]);
});
