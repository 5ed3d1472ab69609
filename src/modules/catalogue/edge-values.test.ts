import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { userId } from '../../../prisma/seed/demo/users';
import { type Gateway, startGateway } from '../../../test/support/gateway';
import { productWrites } from '../../../test/support/product-writes';

/** Rows that were stored before the check constraints, or by a newer version. */
let gateway: Gateway;
/** Products in the order of slugs, by their special value. */
let endless: Stored;
let ancient: Stored;
let distant: Stored;
let priceless: Stored;
let unheardOf: Stored;
let plain: Stored;

interface Stored {
  readonly id: string;
  readonly slug: string;
}

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
  const { rows } = await gateway.sql.query(
    "select id, slug from products where status = 'ACTIVE' order by slug limit 6",
  );
  [endless, ancient, distant, priceless, unheardOf, plain] = rows;
  await gateway.sql.query(`alter table products drop constraint if exists products_created_at_edges,
    drop constraint if exists products_price_amount_edges; alter table product_categories
    drop constraint if exists product_categories_created_at_edges, drop constraint if exists product_categories_price_amount_edges`);
  const set = (column: string, value: string, { id }: Stored) =>
    gateway.sql.query(`update products set ${column} = $1 where id = $2`, [value, id]);
  await set('created_at', 'infinity', endless);
  await set('created_at', '0044-03-15 12:00:00+00 BC', ancient);
  await set('created_at', '12026-03-15 12:00:00+00', distant);
  await set('price_amount', 'NaN', priceless);
  await gateway.sql.query("alter type product_status add value 'RESERVED'");
  await set('status', 'RESERVED', unheardOf);
});

afterAll(() => gateway.stop());

const admin = { id: userId('admin@example.com'), role: 'ADMIN' } as const;
const code = 'UNREPRESENTABLE_VALUE';

const ask = <Data>(document: string, variables: object = {}) => gateway.query<Data, object>(document, variables, admin);

const oneBesides = (field: string) => `query ($odd: String!, $plain: String!, $ids: [ID!]!) {
  odd: product(slug: $odd) { title ${field} }
  plain: product(slug: $plain) { title ${field} }
  nodes(ids: $ids) { ... on Product { title ${field} } }
}`;

test.each<[string, string, () => Stored]>([
  ['an infinite instant', 'createdAt', () => endless],
  ['a price that is no number', 'price { amount }', () => priceless],
  ['a status that a newer version has added', 'status', () => unheardOf],
])('%s fails only its own field, with UNREPRESENTABLE_VALUE', async (_, field, odd) => {
  const ids = [odd(), plain].map(({ id }) => toGlobalId('Product', id));
  const answer = await ask(oneBesides(field), { odd: odd().slug, plain: plain.slug, ids });
  expect(answer).toMatchObject({
    status: 200,
    data: { odd: null, plain: { title: expect.any(String) }, nodes: [null, { title: expect.any(String) }] },
    errors: [{ path: ['odd', ...(field.match(/\w+/g) ?? [])], extensions: { code } }, { extensions: { code } }],
  });
});

test('years before 1 and after 9999 are written in ISO 8601', async () => {
  const document =
    'query ($a: String!, $b: String!) { a: product(slug: $a) { createdAt } b: product(slug: $b) { createdAt } }';
  await expect(ask(document, { a: ancient.slug, b: distant.slug })).resolves.toMatchObject({
    data: { a: { createdAt: '-000043-03-15T12:00:00.000Z' }, b: { createdAt: '+012026-03-15T12:00:00.000Z' } },
    errors: [],
  });
});

interface Page {
  products: { nodes: { slug: string }[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } };
}

async function pageAfter(orderBy: string, after: string | null): Promise<Page['products']> {
  const document = `query ($after: String) { products(first: 1, after: $after, orderBy: ${orderBy}) {
    nodes { slug } pageInfo { endCursor hasNextPage } } }`;
  const { data, errors } = await ask<Page>(document, { after });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.products;
}

/** The slugs of all pages, in order. */
async function walk(orderBy: string): Promise<string[]> {
  let page = await pageAfter(orderBy, null);
  const nodes = [...page.nodes];
  while (page.pageInfo.hasNextPage) {
    page = await pageAfter(orderBy, page.pageInfo.endCursor);
    nodes.push(...page.nodes);
  }
  return nodes.map(({ slug }) => slug);
}

test.each(['NEWEST', 'OLDEST', 'PRICE_ASC', 'PRICE_DESC'])(
  'pages by %s go past such rows, and miss none',
  async (order) => {
    const { rows } = await gateway.sql.query("select slug from products where status = 'ACTIVE'");
    expect((await walk(order)).sort()).toEqual(rows.map(({ slug }) => slug).sort());
  },
);

test('a product with an unknown status is not changed, and its update is ILLEGAL_TRANSITION', async () => {
  const id = toGlobalId('Product', unheardOf.id);
  const { update, archive } = productWrites(gateway, admin);
  const refused = { product: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', field: ['id'] }], codes: [] };
  expect(await update({ id, title: 'Changed' })).toMatchObject(refused);
  expect(await archive(id)).toMatchObject(refused);
});
