import { type Composed, codesOf, compose, exchange, json } from './composed';

const leaky: [what: string, query: string, variables: object][] = [
  ['a field', '{ produc { id } }', {}],
  ['a field of a type', '{ products(first: 1) { nodes { titel } } }', {}],
  ['a field of one of several types', '{ node(id: "x") { title } }', {}],
  ['an argument', '{ products(frist: 1) { totalCount } }', {}],
  ['an argument of a directive', '{ products(first: 1) @include(iff: true) { totalCount } }', {}],
  ['a type', 'query ($f: ProductFiltr) { products(filter: $f) { totalCount } }', {}],
  ['a type of a fragment', '{ node(id: "x") { ... on Produc { id } } }', {}],
  ['an input field', '{ products(filter: { inStok: true }) { totalCount } }', {}],
  ['a value', '{ products(orderBy: NEWES) { totalCount } }', {}],
  ['a value written as a text', '{ products(orderBy: "NEWEST") { totalCount } }', {}],
  ['a selection', '{ products }', {}],
  [
    'an input field of a variable',
    'query ($f: ProductFilter) { products(filter: $f) { totalCount } }',
    { f: { inStok: true } },
  ],
  ['a value of a variable', 'query ($o: ProductOrder) { products(orderBy: $o) { totalCount } }', { o: 'NEWES' }],
];

describe('in production', () => {
  let gateway: Composed;
  const ask = (query: string, variables: object = {}) => exchange(`${gateway.url}/graphql`, json({ query, variables }));

  beforeAll(async () => {
    gateway = await compose({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) });
  });

  afterAll(() => gateway.stop());

  test.each(leaky)('the name of %s is not suggested', async (_, query, variables) => {
    const answer = await ask(query, variables);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/did you mean/i);
    expect(answer.errors[0]?.message).toMatch(/\S/);
  });

  test.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "User") { name } }',
    'query { a: __schema { description } }',
  ])('the schema cannot be read: %s', async (query) => {
    expect(codesOf(await ask(query))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  test('a type’s name can, which clients keep their caches by', async () => {
    expect(await ask('{ __typename }')).toMatchObject({ status: 200, data: { __typename: 'Query' } });
  });
});

test('in development all of them are', async () => {
  const gateway = await compose();
  const hints = await Promise.all(
    leaky.map(([, query, variables]) => exchange(`${gateway.url}/graphql`, json({ query, variables }))),
  );
  expect(hints.filter(({ text }) => /did you mean/i.test(text)).length).toBe(leaky.length);
  await gateway.stop();
});
