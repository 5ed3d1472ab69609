import { getIntrospectionQuery } from 'graphql';
import { type Attack, ask, get } from '../attack';

const invalid = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED' } as const;
const badInput = { status: 400, code: 'BAD_USER_INPUT' } as const;

const probes: [what: string, query: string, never: RegExp][] = [
  ['a field', '{ produc { id } }', /products/],
  ['a field of a type', '{ products(first: 1) { nodes { titel } } }', /title/],
  ['a field of a possible type', '{ node(id: "x") { title } }', /Product|Review/],
  ['an argument', '{ products(frist: 1) { totalCount } }', /first/],
  ['an argument of a directive', '{ products @include(iff: true) { totalCount } }', /"if"/],
  ['an enum value', '{ products(orderBy: NEWES) { totalCount } }', /NEWEST/],
  ['an input field', '{ products(filter: { inStok: true }) { totalCount } }', /inStock/],
  ['a type', 'query ($f: ProductFiltr) { products(filter: $f) { totalCount } }', /ProductFilter/],
  ['a type of a fragment', '{ node(id: "x") { ... on Produc { id } } }', /Product/],
  ['a mutation', 'mutation { signOn { token } }', /signIn|signUp/],
];

/** Incomplete documents whose errors could name the missing parts. */
const gaps: [what: string, query: string, never: RegExp][] = [
  ['input fields that are required', 'mutation { addReview(input: {}) { userErrors { code } } }', /productId|rating/],
  ['arguments that are required', '{ node { id } }', /"id"|ID!/],
  ['the type of an argument', 'query ($v: Boolean) { products(first: $v) { totalCount } }', /Int/],
  ['the type of a field', '{ products }', /ProductConnection/],
  ['the type of a selection', '{ products(first: 1) { nope } }', /ProductConnection/],
  ['the type of a value', '{ product(slug: "a") { title { nope } } }', /String/],
  ['the type of an input', '{ products(filter: 1) { totalCount } }', /ProductFilter/],
  ['the type of an enum', '{ products(orderBy: "NOPE") { totalCount } }', /ProductOrder/],
  ['types that can never be one another', '{ viewer { ... on Product { id } } }', /User/],
];

/** Requests that try to learn the schema, in production. */
export const introspection: readonly Attack[] = [
  { name: 'refuses the introspection of the whole schema', request: ask(getIntrospectionQuery()), ...invalid },
  { name: 'refuses introspection by alias', request: ask('{ a: __schema { types { name } } }'), ...invalid },
  {
    name: 'refuses the introspection of one type',
    request: ask('{ __type(name: "User") { fields { name } } }'),
    ...invalid,
  },
  {
    name: 'refuses introspection in a fragment',
    request: ask('{ ...F } fragment F on Query { __schema { types { name } } }'),
    ...invalid,
  },
  {
    name: 'refuses introspection in an inline fragment',
    request: ask('{ ... on Query { ... { __schema { types { name } } } } }'),
    ...invalid,
  },
  {
    name: 'refuses introspection that is to be skipped',
    request: ask('query ($s: Boolean = false) { __schema @skip(if: $s) { types { name } } }'),
    ...invalid,
  },
  {
    name: 'refuses introspection beside another operation',
    request: ask('query A { __typename } query B { __schema { types { name } } }'),
    ...invalid,
  },
  {
    name: 'refuses introspection with spaces and commas in it',
    request: ask('{,,, __schema\ufeff\t\r\n{ types { name } } }'),
    ...invalid,
  },
  {
    name: 'refuses introspection by GET',
    request: get({ query: '{ __schema { types { name } } }' }, { 'apollo-require-preflight': '1' }),
    ...invalid,
  },
  { name: 'refuses a federated schema', request: ask('{ _service { sdl } }'), ...invalid, never: /type Query/ },
  {
    name: 'refuses introspection for an admin, too',
    request: ask('{ __schema { types { name } } }', { as: 'admin@example.com' }),
    ...invalid,
  },
  ...probes.map(([what, query, never]) => ({
    name: `does not suggest the name of ${what}`,
    request: ask(query),
    ...invalid,
    never: new RegExp(`did you mean|${never.source}`, 'i'),
  })),
  ...gaps.map(([what, query, never]) => ({
    name: `does not tell ${what}`,
    request: ask(query),
    ...invalid,
    never,
  })),
  {
    name: 'does not tell which input fields of a variable are required',
    request: ask('mutation ($i: AddReviewInput!) { addReview(input: $i) { userErrors { code } } }', {
      variables: { i: {} },
    }),
    ...badInput,
    never: /productId|rating|String|ID!/,
  },
  {
    name: 'does not suggest the name of an input field of a variable',
    request: ask('query ($f: ProductFilter) { products(filter: $f) { totalCount } }', {
      variables: { f: { inStok: true } },
    }),
    ...badInput,
    never: /did you mean|inStock/i,
  },
  {
    name: 'does not suggest an enum value of a variable',
    request: ask('query ($o: ProductOrder) { products(orderBy: $o) { totalCount } }', { variables: { o: 'NEWES' } }),
    ...badInput,
    never: /did you mean|NEWEST/i,
  },
  {
    name: 'returns no statistics of an operation',
    request: ask('{ __typename }', { headers: { 'loomgate-debug': '1', 'apollo-federation-include-trace': 'ftv1' } }),
    status: 200,
    code: null,
    never: /statements|ftv1|"extensions"/,
  },
];
