import { createHash } from 'node:crypto';
import { getIntrospectionQuery } from 'graphql';
import { type Gateway, startGateway } from '../support/gateway';
import { ask, toReply } from './ask';

let small: Gateway;
let usual: Gateway;

beforeAll(async () => {
  [small, usual] = await Promise.all([
    startGateway({
      LIMIT_TOKENS: '60',
      LIMIT_DEPTH: '3',
      LIMIT_FIELDS: '12',
      LIMIT_ROOT_FIELDS: '6',
      LIMIT_ALIASES: '4',
      LIMIT_ALIAS_LENGTH: '9',
      LIMIT_DIRECTIVES: '2',
      LIMIT_FRAGMENTS: '2',
    }),
    startGateway(),
  ]);
});

afterAll(() => Promise.all([small.stop(), usual.stop()]));

const times = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n)).join(' ');

const directives = (count: number) => `{ viewer { ${times(count, () => 'id @include(if: true)')} } }`;
const fragments = (count: number) =>
  `{ viewer { ${times(count, (n) => `...F${n}`)} } } ${times(count, (n) => `fragment F${n} on User { id }`)}`;

const cases: [string, string, number, string, string][] = [
  [
    'tokens',
    'TOO_MANY_TOKENS',
    60,
    `{ viewer { ${times(56, () => 'id')} } }`,
    `{ viewer { ${times(12, () => 'id')} } }`,
  ],
  ['depth', 'TOO_DEEP', 3, '{ viewer { artisan { owner { id } } } }', '{ viewer { artisan { id } } }'],
  [
    'fields',
    'TOO_MANY_FIELDS',
    12,
    `{ viewer { ${times(12, () => 'id')} } }`,
    `{ viewer { ${times(11, () => 'id')} } }`,
  ],
  [
    'root fields',
    'TOO_MANY_ROOT_FIELDS',
    6,
    `{ ${times(7, () => '__typename')} }`,
    `{ ${times(6, () => '__typename')} }`,
  ],
  [
    'aliases',
    'TOO_MANY_ALIASES',
    4,
    `{ ${times(5, (n) => `a${n}: __typename`)} }`,
    `{ ${times(4, (n) => `a${n}: __typename`)} }`,
  ],
  ['the length of an alias', 'ALIAS_TOO_LONG', 9, '{ abcdefghij: __typename }', '{ abcdefghi: __typename }'],
  ['directives', 'TOO_MANY_DIRECTIVES', 2, directives(3), directives(2)],
  ['fragments', 'TOO_MANY_FRAGMENTS', 2, fragments(3), fragments(2)],
];

test.each(cases)('one more than the limit of %s is refused', async (_, code, limit, refused) => {
  const { status, data, ...reply } = await ask(small, refused);
  expect({ status, data, code: reply.code, details: reply.details }).toEqual({
    status: 400,
    data: undefined,
    code,
    details: { limit, found: limit + 1 },
  });
  expect(reply.errors).toHaveLength(1);
});

test.each(cases.slice(1))('a document at the limit of %s is executed', async (_, __, ___, ____, passed) => {
  const { status, errors } = await ask(small, passed);
  expect({ status, errors }).toEqual({ status: 200, errors: [] });
});

test('a document at the token limit is parsed', async () => {
  const { code } = await ask(small, `{ viewer { ${times(55, () => 'id')} } }`);
  expect(code).toBe('TOO_MANY_FIELDS');
});

test('the size is checked before validation', async () => {
  expect(await ask(small, '{ no { such { field { here } } } }')).toMatchObject({ status: 400, code: 'TOO_DEEP' });
});

test('a refused document is refused again, by GET, and by its hash', async () => {
  const query = '{ viewer { artisan { owner { id } } } }';
  for (const _ of [1, 2]) expect(await ask(small, query)).toMatchObject({ status: 400, code: 'TOO_DEEP' });
  const get = (parameters: Record<string, string>) =>
    fetch(`${small.url}/graphql?${new URLSearchParams(parameters)}`, {
      headers: { 'apollo-require-preflight': '1' },
    }).then(toReply);
  expect(await get({ query })).toMatchObject({ status: 400, code: 'TOO_DEEP' });
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash } });
  expect(await get({ query, extensions })).toMatchObject({ status: 400, code: 'TOO_DEEP' });
  expect(await get({ extensions })).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' });
});

test('a refused document is not executed', async () => {
  const { data } = await ask(
    small,
    `mutation { ${times(7, (n) => `a${n}: deleteReview(input: { id: "x" }) { __typename }`)} }`,
  );
  expect(data).toBeUndefined();
});

test("GraphiQL's introspection is within the limits", async () => {
  const query = getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true, specifiedByUrl: true });
  expect(await ask(usual, query)).toMatchObject({ status: 200, errors: [] });
});

const doubling = `{ viewer { ...F0 } } ${times(40, (n) => `fragment F${n} on User { a: artisan { owner { ...F${n + 1} } } b: artisan { owner { ...F${n + 1} } } }`)} fragment F40 on User { id }`;

test.each([
  ['deep nesting', `{ viewer ${'{ artisan { owner '.repeat(50)} { id } ${'} }'.repeat(50)} }`, 'TOO_DEEP'],
  ['a thousand aliases', `{ ${times(500, (n) => `a${n}: viewer { id }`)} }`, 'TOO_MANY_FIELDS'],
  [
    'many attempts in one',
    `mutation { ${times(51, (n) => `a${n}: signIn(input: { email: "a@example.com", password: "${n}" }) { token }`)} }`,
    'TOO_MANY_ROOT_FIELDS',
  ],
  ['fragments that spread the next one twice', doubling, 'TOO_DEEP'],
  ['fields that are merged in pairs', `{ viewer { ${times(2_000, () => 'id')} } }`, 'TOO_MANY_FIELDS'],
  [
    'fragments in pairs',
    `{ viewer { ${times(300, (n) => `...F${n}`)} } } ${times(300, (n) => `fragment F${n} on User { id }`)}`,
    'TOO_MANY_FRAGMENTS',
  ],
  ['many directives', `{ viewer ${'@include(if: true) '.repeat(200)} { id } }`, 'TOO_MANY_DIRECTIVES'],
  ['many names', `{ viewer { ${times(20_000, () => 'id')} } }`, 'TOO_MANY_TOKENS'],
  [
    'pages of pages of pages',
    '{ products(first: 100) { nodes { reviews(first: 100) { nodes { product { reviews(first: 100) { nodes { id } } } } } } } }',
    'COST_TOO_HIGH',
  ],
])('an attack by %s is refused', async (_, document, code) => {
  expect(await ask(usual, document)).toMatchObject({ status: 400, code });
});

test.each([
  ['cyclic fragments', '{ viewer { ...A } } fragment A on User { ...B } fragment B on User { ...A }'],
  [
    'a literal that is nested as deep as tokens allow',
    `{ nodes(ids: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { id } }`,
  ],
  [
    'one that is nested deeper than the parser goes',
    `{ nodes(ids: ${'['.repeat(20_000)}${']'.repeat(20_000)}) { id } }`,
  ],
  ['cyclic introspection', `{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }`],
])('%s is a client error', async (_, document) => {
  expect((await ask(usual, document)).status).toBe(400);
});
