import fc from 'fast-check';
import { type ExecutionResult, execute, type GraphQLFormattedError, parse } from 'graphql';
import { loadConfig } from '../../packages/loomgate/src/config';
import { createPool } from '../../packages/loomgate/src/database/pool';
import { createExecution } from '../../packages/loomgate/src/graphql/execution';
import { createSelections } from '../../packages/loomgate/src/graphql/execution/selected';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { createMarketplaceSchema } from '../support/marketplace';
import { drawOperation } from '../support/random-operations';
import { createReadContext } from '../support/read-context';

let gateway: Gateway;
let pool: ReturnType<typeof createPool>;

const schema = createMarketplaceSchema();
const executeOurs = createExecution(schema);
const selectedBy = createSelections(schema);
const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});

beforeAll(async () => {
  gateway = await startGateway();
  await fillWithCopies(gateway.sql, 2);
  pool = createPool(gateway.databaseUrl, loadConfig({}).database, () => undefined);
});

afterAll(async () => {
  await pool.end();
  await gateway.stop();
});

const id = (type: Parameters<typeof copyId>[0], entity: number) => toGlobalId(type, copyId(type, entity, 1));
const variables = {
  size: 5,
  ids: [id('Product', 3), 'garbage', id('Order', 21), id('Conversation', 31), id('User', 999)],
  productId: id('Product', 5),
  artisanId: id('Artisan', 2),
  categoryId: id('Category', 9),
  orderId: id('Order', 11),
  conversationId: id('Conversation', 12),
};

/**
 * The response as a client gets it. Of several errors that null the same position, at least one must be reported; the
 * specification does not say which: https://spec.graphql.org/draft/#sec-Handling-Execution-Errors
 */
function asSent({ data, errors = [] }: ExecutionResult) {
  const formatted: GraphQLFormattedError[] = JSON.parse(JSON.stringify(errors));
  const causes = formatted.map(({ path = [], message, extensions }) =>
    JSON.stringify([nulledBy(data, path), message, extensions]),
  );
  return JSON.stringify({ data, causes: [...new Set(causes)].sort() });
}

/** The path of the null value that an error has caused. */
function nulledBy(data: unknown, [key, ...rest]: readonly (string | number)[]): (string | number)[] {
  if (typeof data !== 'object' || data === null || key === undefined) return [];
  return [key, ...nulledBy(Reflect.get(data, key), rest)];
}

/** Executes breadth first, which selects columns, and with graphql-js, which selects all. */
async function bothWays(operation: string, variableValues: Record<string, unknown>, viewer: Viewer | null) {
  const document = parse(operation);
  const whole = createReadContext(pool, viewer);
  const interpreted = await execute({ schema, document, variableValues, contextValue: whole });
  const contextValue = createReadContext(pool, viewer);
  contextValue.operation.selected = selectedBy(document);
  const ours = await executeOurs({
    document,
    documentHash: operation,
    operationName: undefined,
    variableValues,
    contextValue,
  });
  return [asSent(ours), asSent(interpreted)];
}

test.each<[string, Viewer | null]>([
  ['an admin', { id: copyId('User', 1, 1), role: 'ADMIN' }],
  ['a buyer', { id: copyId('User', 3, 1), role: 'BUYER' }],
  ['nobody', null],
])(
  'an operation is answered to %s as graphql-js does, errors and nulls included',
  async (_, viewer) => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (draw) => {
        const operation = drawOperation(draw, schema, { width: 5, depth: 6 }, roots);
        const [ours, interpretedAnswer] = await bothWays(operation, variables, viewer);
        expect({ operation, answer: ours }).toEqual({ operation, answer: interpretedAnswer });
      }),
      { numRuns: 60, seed: Number(process.env.PROPERTY_SEED ?? 20260301), endOnFailure: process.env.CI === 'true' },
    );
  },
  120_000,
);

test.each([
  ['query ($n: Int = 2) { products(first: $n) { nodes { title } } }', {}],
  ['query ($n: Int = 2) { products(first: $n) { nodes { title } } }', { n: null }],
  ['query ($n: Int! = 2) { products(first: $n) { nodes { title } } }', {}],
  ['query ($f: ProductFilter) { products(filter: $f, first: 1) { totalCount } }', {}],
  ['query ($f: ProductFilter = { inStock: true }) { products(filter: $f, first: 1) { totalCount } }', {}],
  ['query ($o: ProductOrder! = PRICE_ASC) { products(orderBy: $o, first: 3) { nodes { title } } }', {}],
  ['query ($ids: [ID!]! = ["a"]) { nodes(ids: $ids) { id } }', {}],
  ['query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: 7 }],
  ['query ($min: Decimal) { products(filter: { priceMin: $min, priceMax: null }) { totalCount } }', { min: 1 }],
  ['query ($min: Decimal) { products(filter: { priceMin: $min }) { totalCount } }', {}],
  ['query ($toString: Int) { products(first: $toString) { nodes { title } } }', {}],
  [
    'query ($yes: Boolean!) { products(first: 1) { nodes { title @include(if: $yes) sku @skip(if: $yes) } } }',
    { yes: true },
  ],
  ['{ products(first: 1, filter: { priceMin: "1e5" }) { totalCount } }', {}],
  [
    '{ a: products(first: 1) { ...F } b: products(first: 1) { ...F } } fragment F on ProductConnection { nodes { __typename title } }',
    {},
  ],
])('%s with %j has the same result in both executors', async (operation, variableValues) => {
  const [ours, interpretedAnswer] = await bothWays(operation, variableValues, null);
  expect(ours).toEqual(interpretedAnswer);
});

const filter = 'query ($f: ProductFilter) { products(filter: $f) { totalCount } }';
const order = 'query ($o: ProductOrder) { products(orderBy: $o) { totalCount } }';

test.each<[string, Record<string, unknown>, string[]]>([
  ['query ($id: ID!) { product(id: $id) { title } }', {}, ['Variable "$id" of required type "ID!" was not provided.']],
  [
    'query ($id: ID!) { product(id: $id) { title } }',
    { id: null },
    ['Variable "$id" of non-null type "ID!" must not be null.'],
  ],
  [
    'query ($n: Int) { products(first: $n) { totalCount } }',
    { n: 'many' },
    ['Variable "$n" is not valid: Int cannot represent non-integer value: "many"'],
  ],
  [
    'query ($n: Int! = 2) { products(first: $n) { totalCount } }',
    { n: 2 ** 40 },
    ['Variable "$n" is not valid: Int cannot represent non 32-bit signed integer value: 1099511627776'],
  ],
  [
    filter,
    { f: { priceMin: 'cheap', colour: 'red' } },
    [
      'Variable "$f" at "f.priceMin" is not valid: Expected type "Decimal". A Decimal is a string such as "129.90".',
      'Variable "$f" is not valid: Field "colour" is not defined by type "ProductFilter".',
    ],
  ],
  [order, { o: 'SIDEWAYS' }, ['Variable "$o" is not valid: Value "SIDEWAYS" does not exist in "ProductOrder" enum.']],
])('%s with %j is refused by both executors', async (operation, variableValues, messages) => {
  const [answer] = await bothWays(operation, variableValues, null);
  const causes = messages.map((message) => JSON.stringify([[], message, { code: 'BAD_USER_INPUT' }]));
  expect(JSON.parse(answer ?? '')).toEqual({ causes: causes.sort() });
});

test('at most ten variable errors are reported', async () => {
  const f = Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`v${n}`, 1]));
  const [answer] = await bothWays(filter, { f }, null);
  expect(JSON.parse(answer ?? '').causes).toHaveLength(10);
});
test.each(['breadth-first', 'graphql-js'])(
  'an unexpected error has its path and its code with the executor %s',
  async (executor) => {
    const own = await startGateway({ EXECUTOR: executor });
    await own.sql.query('alter table products rename to products_elsewhere');
    const { errors } = await own.query('{ products(first: 1) { totalCount } }');
    await own.stop();
    const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId: expect.stringMatching(/./) };
    expect(errors).toMatchObject([{ path: ['products'], extensions }]);
  },
);
