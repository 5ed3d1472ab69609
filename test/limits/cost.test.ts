import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { getOperationAST, parse, print } from 'graphql';
import { createCosts } from '../../packages/loomgate/src/graphql/limits/cost';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { createMarketplaceSchema } from '../support/marketplace';
import { drawOperation } from '../support/random-operations';

const schema = createMarketplaceSchema();
const costOf = createCosts(schema);

function cost(text: string, variables?: Record<string, unknown>, name?: string) {
  const document = parse(text);
  const operation = getOperationAST(document, name);
  if (!operation) throw new Error('the document has no such operation');
  return costOf(document, operation, variables);
}

const names = (count: number, field: string) => Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');
const nested = readFileSync(join(projectRoot, 'test', 'operations', 'nested.graphql'), 'utf8');

test.each<[string, string, Record<string, unknown>, number]>([
  ['fewer than a hundred leaf values cost 0', '{ __typename }', {}, 0],
  ['a hundred leaf values cost 1', `{ ${names(100, '__typename')} }`, {}, 1],
  [
    'leaf values are multiplied by their objects',
    `{ products(first: 7) { nodes { ${names(50, 'sku')} } } }`,
    {},
    7 + 3,
  ],
  ['leaf values are multiplied by edges', `{ products(first: 10) { edges { ${names(10, 'cursor')} } } }`, {}, 10 + 1],
  ['an object costs 1', '{ viewer { id displayName } }', {}, 1],
  ['each nested object costs 1', '{ viewer { artisan { owner { id } } } }', {}, 3],
  ['an object with @cost(weight: 0) costs 0', '{ product(sku: "x") { price { amount } } }', {}, 1],
  ['a page costs its rows', '{ products(first: 7) { nodes { id } } }', {}, 7],
  ['a page without a size has 20 rows', '{ products { nodes { id } } }', {}, 20],
  ['first: null counts as no size', '{ products(first: null) { nodes { id } } }', {}, 20],
  ['last is a page size', '{ products(last: 3) { nodes { id } } }', {}, 3],
  ['a page of 0 rows costs 0', '{ products(first: 0) { nodes { id } } }', {}, 0],
  ['a size over the maximum counts as the maximum', '{ products(first: 5000) { nodes { id } } }', {}, 101],
  ['a negative size counts as 0', '{ products(first: -5) { nodes { id } } }', {}, 0],
  ['the rows of a page count even if none is selected', '{ products(first: 7) { pageInfo { hasNextPage } } }', {}, 7],
  ['edges and nodes are the same rows', '{ products(first: 7) { edges { cursor node { id } } nodes { id } } }', {}, 7],
  ['selections below an edge are multiplied', '{ products(first: 7) { edges { node { artisan { id } } } } }', {}, 14],
  ['totalCount costs 1', '{ products(first: 7) { totalCount } }', {}, 8],
  [
    'pages multiply',
    '{ products(first: 7) { nodes { reviews(first: 3) { nodes { author { id } } totalCount } } } }',
    {},
    7 + 7 * (3 + 3 + 1),
  ],
  ['a list has its assumedSize', '{ product(sku: "x") { categories { parent { id } } } }', {}, 1 + 4 + 4],
  ['a list without assumedSize has 10 items', '{ order(id: "x") { lines { product { id } } } }', {}, 1 + 10 + 10],
  ['nodes costs the number of ids', '{ nodes(ids: ["a", "b", "c"]) { id } }', {}, 3],
  ['ids in a variable are counted', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b'] }, 2],
  ['a single id is coerced to a list of one', '{ nodes(ids: "a") { id } }', {}, 1],
  ['search costs 20 besides its rows', '{ searchProducts(query: "x", first: 5) { nodes { id } } }', {}, 25],
  ['a field costs its weight', '{ artisan(slug: "x") { rating { average } } }', {}, 1 + 5 + 1],
  ['weights are multiplied', '{ artisans(first: 4) { nodes { rating { average } } } }', {}, 4 + 4 * 6],
  [
    'rewriting a source costs 20',
    '{ artisan(slug: "x") { brandPack { enhance(source: "", language: CSS) { source replacements { line } } } } }',
    {},
    1 + 1 + 20 + 1,
  ],
  [
    'a mutation costs 10',
    'mutation { deleteReview(input: { id: "x" }) { deletedReviewId userErrors { code } } }',
    {},
    10,
  ],
  [
    'a mutation costs 10 plus its payload',
    'mutation { archiveProduct(input: { id: "x" }) { product { artisan { id } } } }',
    {},
    10 + 2,
  ],
  [
    'a mutation with a weight costs that',
    'mutation { signIn(input: { email: "a", password: "b" }) { token } }',
    {},
    30,
  ],
  ['introspection costs 0', '{ __schema { types { fields { name } } } __type(name: "User") { name } }', {}, 0],
  ['a variable sets the size', 'query ($n: Int) { products(first: $n) { nodes { id } } }', { n: 9 }, 9],
  ['an omitted variable has its default', 'query ($n: Int = 6) { products(first: $n) { nodes { id } } }', {}, 6],
  ['null overrides the default', 'query ($n: Int = 6) { products(first: $n) { nodes { id } } }', { n: null }, 20],
  ['a variable without a value counts as no size', 'query ($n: Int) { products(first: $n) { nodes { id } } }', {}, 20],
  [
    'a skipped field costs 0',
    'query ($no: Boolean!) { products(first: 7) { nodes { id } totalCount @skip(if: $no) } }',
    { no: true },
    7,
  ],
  [
    'a field that is not skipped counts',
    'query ($no: Boolean!) { products(first: 7) { nodes { id } totalCount @skip(if: $no) } }',
    { no: false },
    8,
  ],
  [
    'a field that is not included costs 0',
    'query ($yes: Boolean!) { viewer { artisan @include(if: $yes) { id } } }',
    { yes: false },
    1,
  ],
  [
    'an included fragment counts',
    'query ($yes: Boolean!) { viewer { ... on User @include(if: $yes) { artisan { id } } } }',
    { yes: true },
    2,
  ],
  ['a fragment can be skipped', '{ viewer { ...F @skip(if: true) } } fragment F on User { artisan { id } }', {}, 1],
  [
    'merged fields count once',
    '{ viewer { artisan { id } artisan { owner { id } } ...F } } fragment F on User { artisan { id } }',
    {},
    3,
  ],
  ['an alias counts again', '{ viewer { a: artisan { id } b: artisan { id } } }', {}, 3],
  [
    'of several possible types the most expensive counts',
    '{ node(id: "x") { ... on Product { artisan { id } } ... on User { artisan { owner { id } } } } }',
    {},
    1 + 2,
  ],
  [
    'fields of the interface are added',
    '{ node(id: "x") { id ... on Product { artisan { id } } ... on Product { categories { id } } } }',
    {},
    1 + 1 + 4,
  ],
  ['the nested operation', nested, {}, 50 * (1 + 1 + 1 + 3 * 2 + 4) + 7],
])('%s', (_, text, variables, expected) => {
  expect(cost(text, variables).total).toBe(expected);
});

test('of several operations the one named by operationName is counted', () => {
  const text = 'query A { viewer { id } } query B { products(first: 5) { nodes { id } } }';
  expect([cost(text, {}, 'A').total, cost(text, {}, 'B').total]).toEqual([1, 5]);
});

test('the cost of a document depends on the variables of each request', () => {
  const document = parse(
    'query ($n: Int, $all: Boolean!) { products(first: $n) { nodes { id artisan @include(if: $all) { id } } } }',
  );
  const operation = getOperationAST(document);
  const totals = [true, false, true].map((all, n) => operation && costOf(document, operation, { n: n + 1, all }).total);
  expect(totals).toEqual([2, 2, 6]);
});

test('combinations of conditions beyond the cached ones are counted', () => {
  const names = Array.from({ length: 6 }, (_, n) => `c${n}`);
  const document = parse(
    `query (${names.map((name) => `$${name}: Boolean!`)}) { viewer { ${names.map((name) => `${name}: artisan @include(if: $${name}) { id }`)} } }`,
  );
  const operation = getOperationAST(document);
  if (!operation) throw new Error('there is an operation');
  for (let bits = 0; bits < 2 ** names.length; bits += 1) {
    const values = names.map((name, n) => [name, ((bits >> n) & 1) === 1] as const);
    const included = values.filter(([, value]) => value).length;
    expect(costOf(document, operation, Object.fromEntries(values)).total).toBe(1 + included);
  }
});

test('the most expensive fields are listed by path, and all of them add up to the total', () => {
  const { total, mostExpensive } = cost(nested);
  expect(mostExpensive(2)).toEqual([
    { path: 'products.nodes.categories', cost: 202 },
    { path: 'products.nodes.reviews', cost: 151 },
  ]);
  expectSum(mostExpensive(100), total);
});

test('paths use response keys, and of several types the most expensive counts', () => {
  const text = '{ it: node(id: "x") { ... on Product { reviews(first: 9) { nodes { id } } } ... on User { id } } }';
  expect(cost(text).mostExpensive(1)).toEqual([{ path: 'it.reviews', cost: 9 }]);
});

test('a cost beyond any number is Number.MAX_SAFE_INTEGER', () => {
  const levels = 12;
  const text = `{ products(first: 100) { nodes ${'{ reviews(first: 100) { nodes { product '.repeat(levels)} { id } ${'} } }'.repeat(levels)} } }`;
  expect(cost(text).total).toBe(Number.MAX_SAFE_INTEGER);
});

const variables = { size: 100, ids: ['a', 'b', 'c'] };
const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
const operations = fc.gen().map((draw) => drawOperation(draw, schema, { width: 4, depth: 6 }, roots));

test('duplicated selections and fragments do not change the cost', () => {
  fc.assert(
    fc.property(operations, (operation) => {
      const { total } = cost(operation, variables);
      const body = operation.slice(operation.indexOf('{'));
      const head = operation.slice(0, operation.length - body.length);
      expect(cost(`${head} { ...All ...All } fragment All on Query ${body}`, variables).total).toBe(total);
      expect(cost(print(parse(operation)), variables).total).toBe(total);
    }),
    { numRuns: 100 },
  );
});

test('the costs of all fields add up to the cost of the operation', () => {
  fc.assert(
    fc.property(operations, (operation) => {
      const { total, mostExpensive } = cost(operation, variables);
      expectSum(mostExpensive(10_000), total);
    }),
    { numRuns: 100 },
  );
});

/** Each share is rounded down; the total is rounded once. */
function expectSum(shares: readonly { cost: number }[], total: number): void {
  const sum = shares.reduce((all, { cost }) => all + cost, 0);
  expect(sum).toBeLessThanOrEqual(total);
  expect(total - sum).toBeLessThan(50);
}
