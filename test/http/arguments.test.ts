import { type Gateway, startGateway } from '../support/gateway';
import { type Exchange, exchange, expectNoStack, json } from './exchange';
import { insertProducts } from './rows';

const zero = '00000000-0000-0000-0000-000000000000';
const toId = (text: string) => Buffer.from(text).toString('base64url');
const toCursor = (...parts: unknown[]) => toId(JSON.stringify(parts));

const pages = 'query ($first: Int, $last: Int) { products(first: $first, last: $last) { totalCount } }';
const after =
  'query ($after: String, $orderBy: ProductOrder) { products(after: $after, orderBy: $orderBy) { nodes { slug } } }';
const byId = 'query ($id: ID!) { node(id: $id) { id } }';
const bySlug = 'query ($slug: String!) { product(slug: $slug) { id } }';
const found = 'query ($query: String!) { searchProducts(query: $query) { totalCount nodes { id } } }';

const refused: [what: string, query: string, variables: object, code: string][] = [
  ['a page of negative size', pages, { first: -1 }, 'BAD_PAGE'],
  ['a page of more than 100', pages, { first: 101 }, 'BAD_PAGE'],
  ['a page from the end of more than 100', pages, { last: 101 }, 'BAD_PAGE'],
  ['a page from both ends', pages, { first: 1, last: 1 }, 'BAD_PAGE'],
  ['a cursor that is garbage', after, { after: 'garbage' }, 'BAD_CURSOR'],
  ['a cursor that is JSON of another kind', after, { after: toId('{"order":1}') }, 'BAD_CURSOR'],
  ['a cursor with a value of another kind', after, { after: toCursor('Product.NEWEST', 'x', zero) }, 'BAD_CURSOR'],
  ['a cursor with SQL in it', after, { after: toCursor('Product.NEWEST', "';--", zero) }, 'BAD_CURSOR'],
  ['a cursor with no id', after, { after: toCursor('Product.NEWEST', '2026-01-01T00:00:00.000Z', 'x') }, 'BAD_CURSOR'],
  ['an id that is garbage', byId, { id: 'x' }, 'BAD_ID'],
  ['an empty id', byId, { id: '' }, 'BAD_ID'],
  ['an id of the database that is not encoded', byId, { id: zero }, 'BAD_ID'],
  ['an id with SQL in it', byId, { id: toId("Product:'; drop table products; --") }, 'BAD_ID'],
  ['an id with a NUL', byId, { id: toId(`Product\0:${zero}`) }, 'BAD_ID'],
  ['an id of another type', 'query ($id: ID!) { product(id: $id) { id } }', { id: toId(`Artisan:${zero}`) }, 'BAD_ID'],
  ['a NUL in a slug', bySlug, { slug: '\0' }, 'BAD_USER_INPUT'],
  ['a NUL within a slug', bySlug, { slug: 'a\0b' }, 'BAD_USER_INPUT'],
  ['a NUL in a search', found, { query: 'a\0b' }, 'BAD_USER_INPUT'],
  ['no key', '{ product { id } }', {}, 'BAD_USER_INPUT'],
];

/** Cursors that decode but hold values that Postgres rejects. */
const misleading: [what: string, orderBy: string, value: string][] = [
  ['a date that no calendar has', 'NEWEST', '2026-02-30T00:00:00.000Z'],
  ['a number beyond all columns', 'PRICE_ASC', '1e999'],
];

describe.each(['development', 'production'])('in %s', (environment) => {
  let gateway: Gateway;
  const ask = (query: string, variables: object = {}): Promise<Exchange> =>
    exchange(`${gateway.url}/graphql`, json({ query, variables }));

  beforeAll(async () => {
    gateway = await startGateway({ NODE_ENV: environment, DEMO_DATA: 'off' });
    await insertProducts(gateway.sql);
  });

  afterAll(() => gateway.stop());

  test.each(refused)('refuses %s with a code and no stack', async (_, query, variables, code) => {
    const answer = await ask(query, variables);
    expect(answer).toMatchObject({ status: 200, errors: [{ extensions: { code } }] });
    expect(answer.errors).toHaveLength(1);
    expectNoStack(answer);
  });

  test.each(misleading)('refuses a cursor with %s', async (_, orderBy, value) => {
    const answer = await ask(after, { after: toCursor(`Product.${orderBy}`, value, zero), orderBy });
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'BAD_CURSOR' } }] });
  });

  test('refuses a NUL character in the document', async () => {
    await expect(ask('{ product(slug: "\\u0000") { id } }')).resolves.toMatchObject({
      status: 200,
      data: { product: null },
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  test.each(['\0', 'a\0b', '\ud800'])('an invalid key, %j, fails its own field only', async (key) => {
    const look = 'query ($key: String!) { a: product(slug: $key) { slug } b: product(slug: "piece-1") { slug } }';
    await expect(ask(look, { key })).resolves.toMatchObject({
      data: { a: null, b: { slug: 'piece-1' } },
      errors: [{ path: ['a'], extensions: { code: 'BAD_USER_INPUT' } }],
    });
    const search = `query ($key: String!) {
      a: searchProducts(query: $key) { totalCount } b: searchProducts(query: "piece") { totalCount }
    }`;
    const { errors } = await ask(search, { key });
    expect(errors).toMatchObject([{ path: ['a'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('refuses a cursor of another order, and accepts it in its own order', async () => {
    const { data } = await ask('{ products(first: 1) { nodes { slug } pageInfo { endCursor } } }');
    const cursor = Object(data).products.pageInfo.endCursor;
    await expect(ask(after, { after: cursor, orderBy: 'PRICE_ASC' })).resolves.toMatchObject({
      errors: [{ extensions: { code: 'BAD_CURSOR' } }],
    });
    await expect(ask(after, { after: cursor, orderBy: 'NEWEST' })).resolves.toMatchObject({
      errors: [],
      data: { products: { nodes: [{ slug: 'piece-2' }, { slug: 'piece-1' }] } },
    });
  });

  test('an id of a type that does not exist finds nothing', async () => {
    await expect(ask(byId, { id: toId(`Nope:${zero}`) })).resolves.toMatchObject({ errors: [], data: { node: null } });
  });
});
