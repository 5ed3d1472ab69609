import fc from 'fast-check';
import { type ExecutionResult, execute, type GraphQLFormattedError, parse } from 'graphql';
import { loadConfig } from '../../src/config';
import { createCompiledExecution } from '../../src/graphql/execution/compiled';
import { createSchema } from '../../src/graphql/schema';
import type { Viewer } from '../../src/modules/context';
import { createPool } from '../../src/platform/database/pool';
import { toGlobalId } from '../../src/shared/global-id';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { drawOperation } from '../support/random-operations';
import { createReadContext } from '../support/read-context';

let gateway: Gateway;
let pool: ReturnType<typeof createPool>;

const schema = createSchema();
const compiled = createCompiledExecution(schema);
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
 * The answer as a client gets it. Of several errors that null the same place, one has to be reported, and which one is
 * left open: https://spec.graphql.org/draft/#sec-Handling-Execution-Errors
 */
function asSent({ data, errors = [] }: ExecutionResult) {
  const formatted: GraphQLFormattedError[] = JSON.parse(JSON.stringify(errors));
  const causes = formatted.map(({ path = [], message, extensions }) =>
    JSON.stringify([nulledBy(data, path), message, extensions]),
  );
  return JSON.stringify({ data, causes: [...new Set(causes)].sort() });
}

/** Where on the way of an error the answer ends in null. */
function nulledBy(data: unknown, [key, ...rest]: readonly (string | number)[]): (string | number)[] {
  if (typeof data !== 'object' || data === null || key === undefined) return [];
  return [key, ...nulledBy(Reflect.get(data, key), rest)];
}

async function bothWays(operation: string, variableValues: Record<string, unknown>, viewer: Viewer | null) {
  const document = parse(operation);
  const contextValue = () => createReadContext(pool, viewer);
  const interpreted = await execute({ schema, document, variableValues, contextValue: contextValue() });
  let last: ExecutionResult = {};
  // The third time it is compiled.
  for (let use = 0; use < 3; use += 1)
    last = await compiled({
      document,
      documentHash: operation,
      operationName: undefined,
      variableValues,
      contextValue: contextValue(),
    });
  return [asSent(last), asSent(interpreted)];
}

test.each<[string, Viewer | null]>([
  ['an admin', { id: copyId('User', 1, 1), role: 'ADMIN' }],
  ['a buyer', { id: copyId('User', 3, 1), role: 'BUYER' }],
  ['nobody', null],
])(
  'a compiled operation answers %s as graphql-js does, errors and nulls included',
  async (_, viewer) => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (draw) => {
        const operation = drawOperation(draw, schema, { width: 5, depth: 6 }, roots);
        const [compiledAnswer, interpretedAnswer] = await bothWays(operation, variables, viewer);
        expect({ operation, answer: compiledAnswer }).toEqual({ operation, answer: interpretedAnswer });
      }),
      { numRuns: 60, seed: Number(process.env.PROPERTY_SEED ?? 20260301), endOnFailure: process.env.CI === 'true' },
    );
  },
  120_000,
);

test.each([
  ['query ($id: ID!) { product(id: $id) { title } }', {}],
  ['query ($id: ID!) { product(id: $id) { title } }', { id: null }],
  ['query ($n: Int) { products(first: $n) { totalCount } }', { n: 'many' }],
  ['query ($n: Int) { products(first: $n) { totalCount } }', { n: 2 ** 40 }],
  ['query ($f: ProductFilter) { products(filter: $f) { totalCount } }', { f: { priceMin: 'cheap', colour: 'red' } }],
  ['query ($o: ProductOrder) { products(orderBy: $o) { totalCount } }', { o: 'SIDEWAYS' }],
  [
    'query ($yes: Boolean!) { products(first: 1) { nodes { title @include(if: $yes) sku @skip(if: $yes) } } }',
    { yes: true },
  ],
  ['{ products(first: 1, filter: { priceMin: "1e5" }) { totalCount } }', {}],
  [
    '{ a: products(first: 1) { ...F } b: products(first: 1) { ...F } } fragment F on ProductConnection { nodes { __typename title } }',
    {},
  ],
])('%s with %j is answered alike', async (operation, variableValues) => {
  const [compiledAnswer, interpretedAnswer] = await bothWays(operation, variableValues, null);
  expect(compiledAnswer).toEqual(interpretedAnswer);
});
