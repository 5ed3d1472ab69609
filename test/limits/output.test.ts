import { parse } from 'graphql';
import { loadConfig } from '../../packages/loomgate/src/config';
import { createPool } from '../../packages/loomgate/src/database/pool';
import { createExecution } from '../../packages/loomgate/src/graphql/execution';
import { Refusals } from '../../packages/loomgate/src/graphql/refusals';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { createMarketplaceSchema } from '../support/marketplace';
import { createReadContext } from '../support/read-context';
import { ask, newViewer } from './ask';

const responseBytes = 200_000;
/** Results of graphql-js are counted when they are complete, and without the prices of objects. */
const testOurs = process.env.EXECUTOR === 'graphql-js' ? test.skip : test;
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({
    RATE_LIMIT: 'on',
    LIMIT_RESPONSE_BYTES: String(responseBytes),
    LIMIT_COST: '1000',
    RATE_LIMIT_CAPACITY: '2000',
    RATE_LIMIT_REFILL_PER_SECOND: '1',
  });
  await fillWithCopies(gateway.sql, 1);
});

afterAll(() => gateway.stop());

const names = (count: number, field: string) => Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');
const product = (entity: number) => toGlobalId('Product', copyId('Product', entity, 1));
const atPositions = (count: number, selection: string, id = product(3)) =>
  `{ nodes(ids: ${JSON.stringify(Array(count).fill(id))}) { ... on Product { ${selection} } } }`;
const withDebug = { 'loomgate-cost': '1', 'loomgate-debug': '1' };

test('a response over the byte limit is replaced by an error with limit and found', async () => {
  const { status, data, code, details, errors } = await ask(
    gateway,
    atPositions(20, names(40, 'description')),
    newViewer(),
  );
  expect({ status, data, code }).toEqual({ status: 400, data: undefined, code: 'RESPONSE_TOO_LARGE' });
  expect(details).toEqual({ limit: responseBytes, found: expect.any(Number) });
  expect(errors).toHaveLength(1);
});

test('a single text over the limit is refused', async () => {
  const write = 'update products set description = repeat($1, $2) where id = $3';
  await gateway.sql.query(write, ['a', responseBytes + 1, copyId('Product', 6, 1)]);
  const query = `{ product(id: "${product(6)}") { description } }`;
  expect(await ask(gateway, query, newViewer())).toMatchObject({ status: 400, code: 'RESPONSE_TOO_LARGE' });
});

test('a response at the byte limit is sent', async () => {
  const { status, data } = await ask(gateway, atPositions(10, names(30, 'description')), newViewer());
  expect(status).toBe(200);
  const { length } = JSON.stringify(data);
  expect(length).toBeGreaterThan(responseBytes / 2);
  expect(length).toBeLessThanOrEqual(responseBytes);
});

test('characters count by their bytes in UTF-8', async () => {
  const id = copyId('Product', 4, 1);
  const write = (text: string) => gateway.sql.query('update products set description = $1 where id = $2', [text, id]);
  const codeFor = async (text: string) => {
    await write(text);
    return (await ask(gateway, atPositions(10, names(30, 'description'), product(4)), newViewer())).code;
  };
  expect(await codeFor('a'.repeat(500))).toBeUndefined();
  expect(await codeFor('\u0001'.repeat(500))).toBe('RESPONSE_TOO_LARGE');
  expect(await codeFor('漆'.repeat(500))).toBe('RESPONSE_TOO_LARGE');
});

test('keys are counted for every object before its fields are resolved', async () => {
  const long = Array.from({ length: 40 }, (_, n) => `${'a'.repeat(100)}${n}: sku`).join(' ');
  const { code, cost } = await ask(
    gateway,
    `{ products { nodes { artisan { products { nodes { ${long} } } } } } }`,
    newViewer(),
  );
  expect(code).toBe('RESPONSE_TOO_LARGE');
  expect(cost?.actual).toBeGreaterThanOrEqual(responseBytes / 1_000);
});

testOurs(
  'an id that is asked for many times is loaded once, answered at every position, and counted at each',
  async () => {
    const one = await ask(gateway, atPositions(1, 'sku'), { ...newViewer(), headers: withDebug });
    const many = await ask(gateway, atPositions(100, 'sku'), { ...newViewer(), headers: withDebug });
    expect(many.data?.nodes).toEqual(Array(100).fill({ sku: 'SKU-3-1' }));
    expect(one.cost?.actual).toBeLessThan(5);
    expect(many.cost?.actual).toBeGreaterThanOrEqual(100);
  },
);

test('the rule of a repeated id is evaluated once', async () => {
  const pool = createPool(gateway.databaseUrl, loadConfig({}).database, () => undefined);
  const refusals = new Refusals(() => undefined);
  const add = jest.spyOn(refusals, 'add');
  const contextValue = Object.assign(createReadContext(pool, newViewer().as), { refusals });
  const order = toGlobalId('Order', copyId('Order', 11, 1));
  const document = parse(`{ nodes(ids: ["${order}", "${order}", "${order}"]) { id } }`);
  const execution = { document, documentHash: '', operationName: undefined, variableValues: {}, contextValue };
  const { data, errors } = await createExecution(createMarketplaceSchema())(execution).finally(() => pool.end());
  expect(data?.nodes).toEqual([null, null, null]);
  expect(errors?.map(({ path }) => path)).toEqual([0, 1, 2].map((n) => ['nodes', n]));
  expect(add).toHaveBeenCalledTimes(1);
});

test('the bytes of a response are charged in addition to the requested cost', async () => {
  const viewer = newViewer();
  const { cost, data } = await ask(gateway, atPositions(10, names(30, 'description')), viewer);
  const bytes = JSON.stringify(data).length;
  expect(cost?.requested).toBe(10 + 3);
  expect(cost?.actual).toBeGreaterThan(bytes / 1_000);
  const next = await ask(gateway, '{ __typename }', viewer);
  expect(next.cost?.available).toBeLessThan(2_000 - bytes / 1_000);
});

test('leaf values are part of the requested cost', async () => {
  const { code, details } = await ask(
    gateway,
    `{ products(first: 100) { nodes { artisan { products(first: 9) { nodes { ${names(100, 'sku')} } } } } } }`,
  );
  expect(code).toBe('COST_TOO_HIGH');
  expect(details).toMatchObject({
    found: 100 + 100 + 900 + 900,
    breakdown: [{ path: expect.any(String), cost: 1_800 }, {}, {}],
  });
});

testOurs('a list that is longer than it was taken to be is stopped when it has cost more than one may', async () => {
  const id = copyId('Product', 7, 1);
  await gateway.sql.query(
    `insert into product_images (product_id, position, url)
     select $1, n, 'https://images.example.com/' || n from generate_series(10, 1100) n`,
    [id],
  );
  const { status, code, details } = await ask(
    gateway,
    `{ product(id: "${product(7)}") { images { url } } }`,
    newViewer(),
  );
  expect({ status, code }).toEqual({ status: 400, code: 'COST_TOO_HIGH' });
  expect(details).toEqual({ limit: 1_000, found: expect.any(Number) });
});

test('listed errors count', async () => {
  const missing = JSON.stringify(Array.from({ length: 100 }, (_, n) => `no id ${n}`));
  const failing = ['a', 'b', 'c'].map((name) => `${name}: nodes(ids: ${missing}) { id }`);
  const large = atPositions(10, names(30, 'description'));
  expect((await ask(gateway, large, newViewer())).status).toBe(200);
  expect((await ask(gateway, `${large.slice(0, -1)} ${failing} }`, newViewer())).code).toBe('RESPONSE_TOO_LARGE');
  const { status, errors } = await ask(gateway, `{ ${failing} }`, newViewer());
  expect({ status, listed: errors.length }).toEqual({ status: 200, listed: 101 });
});

testOurs('what a mutation has done stands when its payload is too large, and the next one does not begin', async () => {
  const id = copyId('User', 1, 1);
  const viewer = { as: { id, role: 'BUYER' } } as const;
  const review = (entity: number, selection: string) =>
    `addReview(input: { productId: "${product(entity)}", rating: 5, body: "Fine" }) { review { id ${selection} } userErrors { code } }`;
  await gateway.sql.query('delete from reviews where author_id = $1', [id]);
  const large = `product { artisan { products { nodes { ${names(150, 'description')} } } } }`;
  const { status, data, errors } = await ask(
    gateway,
    `mutation { a: ${review(1, large)} b: ${review(2, '')} }`,
    viewer,
  );
  // The value around the missing part is non-null, too.
  expect({ status, data }).toEqual({ status: 200, data: null });
  const codes = errors.map((error) => Reflect.get(Object(Reflect.get(Object(error), 'extensions')), 'code'));
  expect(new Set(codes)).toEqual(new Set(['RESPONSE_TOO_LARGE']));
  const { rows } = await gateway.sql.query('select product_id from reviews where author_id = $1', [id]);
  expect(rows).toEqual([{ product_id: copyId('Product', 1, 1) }]);
});
