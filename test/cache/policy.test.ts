import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { print } from 'graphql';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import * as documents from '../generated/documents';
import { createPlanner, inWords } from './planning';

const plan = createPlanner();
const id = (type: string) => toGlobalId(type, '01890a5d-ac96-774b-bcce-b302099a8057');

/** The TTL in seconds and the scope of each query of test/operations. */
const examples = [
  ['ProductByKey', {}, '60 PUBLIC'],
  ['ProductList', {}, '60 PUBLIC'],
  ['ProductList', { filter: { status: 'ACTIVE' } }, '60 PUBLIC'],
  ['ProductList', { filter: { status: 'DRAFT' } }, '60 VIEWER'],
  ['ProductSearch', { query: 'bowl' }, '60 PUBLIC'],
  ['ProductSearch', { query: 'bowl', filter: { status: 'ARCHIVED' } }, '60 VIEWER'],
  ['CategoryTree', {}, '300 PUBLIC'],
  ['CategoryProducts', {}, '60 PUBLIC'],
  ['Nested', {}, '60 PUBLIC'],
  ['ArtisanByKey', {}, '60 PUBLIC'],
  ['ArtisanList', {}, '300 PUBLIC'],
  ['Me', {}, '30 VIEWER'],
  ['PrivateOf', { id: id('User') }, '60 VIEWER'],
  ['OrderById', { id: id('Order') }, '30 VIEWER'],
  ['ConversationById', { id: id('Conversation') }, '30 VIEWER'],
  ['Nodes', { ids: [id('Product'), id('User')] }, '60 PUBLIC'],
  ['Nodes', { ids: [id('Product'), id('Order')] }, '60 VIEWER'],
  // The rewritten source of a client is not shared.
  ['Enhance', { slug: 'ada', source: '', language: 'CSS' }, 'none'],
] as const;

const texts = new Map(
  Object.entries(documents).map(([name, document]) => [name.replace(/Document$/, ''), print(document)]),
);

test.each(examples)('%s with %j: %s', (name, variables, words) => {
  expect(inWords(plan(texts.get(name) ?? '', variables))).toBe(words);
});

test('mutations, introspection and operations without data are not cached', () => {
  const mutations = [...texts.values()].filter((text) => text.includes('mutation '));
  expect(mutations.length).toBeGreaterThan(5);
  const others = [
    '{ __schema { types { name } } }',
    '{ __typename }',
    '{ products { totalCount } __schema { description } }',
  ];
  for (const text of [...mutations, ...others]) expect(inWords(plan(text))).toBe('none');
});

test('fields that a condition excludes do not count', () => {
  const text = `query ($mine: Boolean!) {
    products { totalCount }
    viewer @include(if: $mine) { displayName }
    node(id: "${id('Order')}") @skip(if: true) { id }
  }`;
  expect(inWords(plan(text, { mine: false }))).toBe('60 PUBLIC');
  expect(inWords(plan(text, { mine: true }))).toBe('30 VIEWER');
});

test('an operation with thousands of values is not cached; undeclared variables do not count', () => {
  const text = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const ids = (length: number) => Array.from({ length }, () => id('Product'));
  expect(inWords(plan(text, { ids: ids(10), others: ids(10_000) }))).toBe('60 PUBLIC');
  expect(inWords(plan(text, { ids: ids(10_000) }))).toBe('none');
});

test('invalid variables and arguments have no plan', () => {
  expect(plan('query ($first: Int!) { products(first: $first) { totalCount } }', { first: 'many' })).toBeUndefined();
  expect(plan('query ($ids: [ID!]) { nodes(ids: $ids) { id } }', {})).toBeUndefined();
});

/** A schema with every kind of hint. */
const typeDefs = `
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean)
    on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  type Query {
    bare: Thing  hinted: Thing @cacheControl(maxAge: 100)  typed: Typed  wins: Typed @cacheControl(maxAge: 200)
    private: Typed @cacheControl(scope: PRIVATE)  rootInherits: Thing @cacheControl(inheritMaxAge: true)
    scalar: Int  hintedScalar: Int @cacheControl(maxAge: 7)  list: [Typed!] @cacheControl(maxAge: 80)
    face: Face  faces: [Face] @cacheControl(maxAge: 70)  either: Either @cacheControl(maxAge: 90)
    inheriting: Inheriting @cacheControl(maxAge: 40)  zero: Typed @cacheControl(maxAge: 0)
    both: Typed @cacheControl(inheritMaxAge: true, maxAge: 5)
  }
  type Thing implements Face { name: String  slow: String @cacheControl(maxAge: 3)  self: Thing
    inherits: Thing @cacheControl(inheritMaxAge: true)  typed: Typed  secret: String @cacheControl(scope: PRIVATE)
    typedInherits: Typed @cacheControl(inheritMaxAge: true, scope: PRIVATE)  inheriting: Inheriting }
  type Typed @cacheControl(maxAge: 50) { name: String  thing: Thing @cacheControl(maxAge: 60)  inheriting: Inheriting
    opened: Owned @cacheControl(scope: PUBLIC) }
  type Inheriting @cacheControl(inheritMaxAge: true) { name: String  thing: Thing  typed: Typed }
  type Owned @cacheControl(scope: PRIVATE, maxAge: 20) { name: String }
  interface Face @cacheControl(maxAge: 30) { name: String }
  union Either = Thing | Typed
`;

const operations = [
  '{ bare { name } }',
  '{ hinted { name slow } }',
  '{ hinted { name self { name } } }',
  '{ hinted { inherits { name } } }',
  '{ hinted { inherits { inherits { slow } } } }',
  '{ hinted { typed { name } secret } }',
  '{ hinted { typedInherits { name } } }',
  '{ typed { name thing { name } } }',
  '{ typed { inheriting { name } } }',
  '{ typed { opened { name } } }',
  '{ wins { name } }',
  '{ wins { inheriting { typed { name } } } }',
  '{ wins { inheriting { thing { name } } } }',
  '{ private { name } }',
  '{ rootInherits { name } }',
  '{ scalar }',
  '{ hintedScalar }',
  '{ hintedScalar typed { name } }',
  '{ list { name } }',
  '{ face { name } }',
  '{ faces { name ... on Thing { slow } } }',
  '{ either { ... on Thing { name } } }',
  '{ either { ... on Thing { typed { name } } ... on Face { name } } }',
  '{ inheriting { name } }',
  '{ inheriting { typed { name } } }',
  '{ inheriting { thing { name } } }',
  '{ zero { name } }',
  '{ both { name } }',
  '{ __typename hintedScalar }',
  'query ($no: Boolean = false) { wins { name } hintedScalar @include(if: $no) }',
  '{ ...Roots } fragment Roots on Query { wins { ...Names } } fragment Names on Typed { name inheriting { name } }',
];

test.each(operations)('hints have the same effect as in Apollo: %s', async (text) => {
  const server = new ApolloServer({ typeDefs, resolvers, plugins: [ApolloServerPluginCacheControl()] });
  const { http } = await server.executeOperation({ query: text }).finally(() => server.stop());
  const planned = createPlanner(makeExecutableSchema({ typeDefs }), () => undefined)(text)?.policy;
  const scope = planned?.scope === 'VIEWER' ? 'private' : 'public';
  expect(planned ? `max-age=${planned.ttlSeconds}, ${scope}` : 'no-store').toBe(http.headers.get('cache-control'));
});

const thing = { __typename: 'Thing', name: 'one', slow: 'one', secret: 'one' };
const give = () => thing;
const resolvers = {
  Query: {
    ...Object.fromEntries(
      [
        'bare',
        'hinted',
        'typed',
        'wins',
        'private',
        'rootInherits',
        'face',
        'either',
        'inheriting',
        'zero',
        'both',
      ].map((name) => [name, give]),
    ),
    scalar: () => 1,
    hintedScalar: () => 1,
    list: () => [thing, thing],
    faces: () => [thing, thing],
  },
  Thing: { self: give, inherits: give, typed: give, typedInherits: give, inheriting: give },
  Typed: { thing: give, inheriting: give, opened: give },
  Inheriting: { thing: give, typed: give },
};
