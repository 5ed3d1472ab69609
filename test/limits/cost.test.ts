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
  ['fewer than a hundred values cost nothing', '{ __typename }', {}, 0],
  ['a hundred values cost 1', `{ ${names(100, '__typename')} }`, {}, 1],
  ['values multiply with their objects', `{ products(first: 7) { nodes { ${names(50, 'sku')} } } }`, {}, 7 + 3],
  ['values of edges do, too', `{ products(first: 10) { edges { ${names(10, 'cursor')} } } }`, {}, 10 + 1],
  ['an object costs 1', '{ viewer { id displayName } }', {}, 1],
  ['each object on the way costs 1', '{ viewer { artisan { owner { id } } } }', {}, 3],
  ['a value that comes with its object costs nothing', '{ product(sku: "x") { price { amount } } }', {}, 1],
  ['a page costs its rows', '{ products(first: 7) { nodes { id } } }', {}, 7],
  ['a page without a size has 20 rows', '{ products { nodes { id } } }', {}, 20],
  ['null is no size', '{ products(first: null) { nodes { id } } }', {}, 20],
  ['a page is as large from its end', '{ products(last: 3) { nodes { id } } }', {}, 3],
  ['a page of none costs nothing', '{ products(first: 0) { nodes { id } } }', {}, 0],
  ['a size that will be refused costs as much as the largest', '{ products(first: 5000) { nodes { id } } }', {}, 101],
  ['a size below none costs nothing', '{ products(first: -5) { nodes { id } } }', {}, 0],
  ['rows are read though none is shown', '{ products(first: 7) { pageInfo { hasNextPage } } }', {}, 7],
  ['edges and nodes are the same rows', '{ products(first: 7) { edges { cursor node { id } } nodes { id } } }', {}, 7],
  ['what is below an edge is asked of each', '{ products(first: 7) { edges { node { artisan { id } } } } }', {}, 14],
  ['a count costs 1', '{ products(first: 7) { totalCount } }', {}, 8],
  [
    'pages multiply',
    '{ products(first: 7) { nodes { reviews(first: 3) { nodes { author { id } } totalCount } } } }',
    {},
    7 + 7 * (3 + 3 + 1),
  ],
  [
    'a list is taken to have as many as it is marked with',
    '{ product(sku: "x") { categories { parent { id } } } }',
    {},
    1 + 4 + 4,
  ],
  ['a list that is not marked is taken to have 10', '{ order(id: "x") { lines { product { id } } } }', {}, 1 + 10 + 10],
  ['ids cost as many as they are', '{ nodes(ids: ["a", "b", "c"]) { id } }', {}, 3],
  ['ids in a variable do, too', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b'] }, 2],
  ['one id in place of a list is one', '{ nodes(ids: "a") { id } }', {}, 1],
  ['search costs 20 besides its rows', '{ searchProducts(query: "x", first: 5) { nodes { id } } }', {}, 25],
  ['a dear field costs its weight', '{ artisan(slug: "x") { rating { average } } }', {}, 1 + 5 + 1],
  ['dear fields multiply, too', '{ artisans(first: 4) { nodes { rating { average } } } }', {}, 4 + 4 * 6],
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
    'a mutation costs what its payload does, too',
    'mutation { archiveProduct(input: { id: "x" }) { product { artisan { id } } } }',
    {},
    10 + 2,
  ],
  ['a dear mutation costs its weight', 'mutation { signIn(input: { email: "a", password: "b" }) { token } }', {}, 30],
  ['introspection costs nothing', '{ __schema { types { fields { name } } } __type(name: "User") { name } }', {}, 0],
  ['variables give the size', 'query ($n: Int) { products(first: $n) { nodes { id } } }', { n: 9 }, 9],
  [
    'a variable that is not given has its default',
    'query ($n: Int = 6) { products(first: $n) { nodes { id } } }',
    {},
    6,
  ],
  [
    'null is given: it takes the default away',
    'query ($n: Int = 6) { products(first: $n) { nodes { id } } }',
    { n: null },
    20,
  ],
  ['a variable without value is no size', 'query ($n: Int) { products(first: $n) { nodes { id } } }', {}, 20],
  [
    'what is skipped costs nothing',
    'query ($no: Boolean!) { products(first: 7) { nodes { id } totalCount @skip(if: $no) } }',
    { no: true },
    7,
  ],
  [
    'what is not skipped does',
    'query ($no: Boolean!) { products(first: 7) { nodes { id } totalCount @skip(if: $no) } }',
    { no: false },
    8,
  ],
  [
    'what is not included costs nothing',
    'query ($yes: Boolean!) { viewer { artisan @include(if: $yes) { id } } }',
    { yes: false },
    1,
  ],
  [
    'what is included does',
    'query ($yes: Boolean!) { viewer { ... on User @include(if: $yes) { artisan { id } } } }',
    { yes: true },
    2,
  ],
  ['a fragment can be skipped', '{ viewer { ...F @skip(if: true) } } fragment F on User { artisan { id } }', {}, 1],
  [
    'a field that is asked for twice is read once',
    '{ viewer { artisan { id } artisan { owner { id } } ...F } } fragment F on User { artisan { id } }',
    {},
    3,
  ],
  ['an alias asks again', '{ viewer { a: artisan { id } b: artisan { id } } }', {}, 3],
  [
    'an object has one type: the dearest counts',
    '{ node(id: "x") { ... on Product { artisan { id } } ... on User { artisan { owner { id } } } } }',
    {},
    1 + 2,
  ],
  [
    'what all types have is added',
    '{ node(id: "x") { id ... on Product { artisan { id } } ... on Product { categories { id } } } }',
    {},
    1 + 1 + 4,
  ],
  ['the nested operation', nested, {}, 50 * (1 + 1 + 1 + 3 * 2 + 4) + 7],
])('%s', (_, text, variables, expected) => {
  expect(cost(text, variables).total).toBe(expected);
});

test('of several operations the one that is asked for is counted', () => {
  const text = 'query A { viewer { id } } query B { products(first: 5) { nodes { id } } }';
  expect([cost(text, {}, 'A').total, cost(text, {}, 'B').total]).toEqual([1, 5]);
});

test('a document that is replayed with other variables costs what they say', () => {
  const document = parse(
    'query ($n: Int, $all: Boolean!) { products(first: $n) { nodes { id artisan @include(if: $all) { id } } } }',
  );
  const operation = getOperationAST(document);
  const totals = [true, false, true].map((all, n) => operation && costOf(document, operation, { n: n + 1, all }).total);
  expect(totals).toEqual([2, 2, 6]);
});

test('more combinations of conditions than are remembered are counted none the less', () => {
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

test('the dearest places are named by their paths, and all of them make the total', () => {
  const { total, dearest } = cost(nested);
  expect(dearest(2)).toEqual([
    { path: 'products.nodes.categories', cost: 202 },
    { path: 'products.nodes.reviews', cost: 151 },
  ]);
  expectSum(dearest(100), total);
});

test('places are named as the answer names them, and of several types the dearest', () => {
  const text = '{ it: node(id: "x") { ... on Product { reviews(first: 9) { nodes { id } } } ... on User { id } } }';
  expect(cost(text).dearest(1)).toEqual([{ path: 'it.reviews', cost: 9 }]);
});

test('a cost beyond what a number holds is the largest that JSON has', () => {
  const levels = 12;
  const text = `{ products(first: 100) { nodes ${'{ reviews(first: 100) { nodes { product '.repeat(levels)} { id } ${'} } }'.repeat(levels)} } }`;
  expect(cost(text).total).toBe(Number.MAX_SAFE_INTEGER);
});

const variables = { size: 100, ids: ['a', 'b', 'c'] };
const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
const operations = fc.gen().map((draw) => drawOperation(draw, schema, { width: 4, depth: 6 }, roots));

test('writing all of an operation twice, or as fragments, changes nothing of its cost', () => {
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

test('what the places of an operation cost makes its cost', () => {
  fc.assert(
    fc.property(operations, (operation) => {
      const { total, dearest } = cost(operation, variables);
      expectSum(dearest(10_000), total);
    }),
    { numRuns: 100 },
  );
});

/** Each share is rounded down, and the total once. */
function expectSum(shares: readonly { cost: number }[], total: number): void {
  const sum = shares.reduce((all, { cost }) => all + cost, 0);
  expect(sum).toBeLessThanOrEqual(total);
  expect(total - sum).toBeLessThan(50);
}
