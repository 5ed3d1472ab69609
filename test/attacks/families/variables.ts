import { type Attack, ask, post, times, unseen } from '../attack';

const badInput = { status: 400, code: 'BAD_USER_INPUT' } as const;
const badRequest = { status: 400, code: 'BAD_REQUEST' } as const;
const unmoved = { status: 200, code: null } as const;
const deep = (open: string, close: string, levels: number) => `${open.repeat(levels)}1${close.repeat(levels)}`;

/** A body whose variables are this raw JSON. */
const given = (query: string, variables: string) => () =>
  post(`{"query":${JSON.stringify(`${query} ${unseen()}`)},"variables":${variables}}`)();

const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const products = 'query ($f: ProductFilter) { products(filter: $f, first: 0) { totalCount } }';
const page = 'query ($n: Int) { products(first: $n) { totalCount } }';

/** Variables that are too many, too deep or too large, or that have names of Object.prototype. */
export const variables: readonly Attack[] = [
  {
    name: 'refuses a hundred thousand ids',
    request: given(nodes, `{"ids":[${times(100_000, () => '"a"', ',')}]}`),
    status: 200,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'refuses two hundred thousand wrong ids',
    request: given(nodes, `{"ids":[${times(200_000, () => '{}', ',')}]}`),
    ...badInput,
  },
  {
    name: 'refuses a list where there is one level of it',
    request: given(nodes, `{"ids":${deep('[', ']', 10_000)}}`),
    ...badInput,
  },
  {
    name: 'refuses a list of a quarter of a million levels',
    request: given(nodes, `{"ids":${deep('[', ']', 250_000)}}`),
    ...badInput,
  },
  {
    name: 'refuses an object of ten thousand levels',
    request: given(products, `{"f":${deep('{"a":', '}', 10_000)}}`),
    ...badInput,
  },
  {
    name: 'answers as if many unknown variables were not there',
    request: given(products, `{${times(40_000, (n) => `"v${n}":1`, ',')}}`),
    ...unmoved,
  },
  {
    name: 'refuses sixty thousand unknown fields of an input',
    request: given(products, `{"f":{${times(60_000, (n) => `"v${n}":1`, ',')}}}`),
    ...badInput,
  },
  {
    name: 'answers as if a variable named __proto__ were not there',
    request: given(products, '{"__proto__":{"f":{"inStock":true}},"constructor":{"prototype":{"x":1}}}'),
    ...unmoved,
  },
  {
    name: 'refuses __proto__ as a field of an input',
    request: given(products, '{"f":{"__proto__":{"inStock":true}}}'),
    ...badInput,
  },
  {
    name: 'refuses constructor as a field of an input',
    request: given(products, '{"f":{"constructor":{"prototype":{"isAdmin":true}}}}'),
    ...badInput,
  },
  {
    name: 'refuses toString as a value',
    request: given('query ($o: ProductOrder) { products(orderBy: $o) { totalCount } }', '{"o":"toString"}'),
    ...badInput,
  },
  {
    name: 'does not repeat an enum value of a million letters',
    request: given(
      'query ($o: ProductOrder) { products(orderBy: $o) { totalCount } }',
      `{"o":"${'a'.repeat(900_000)}"}`,
    ),
    ...badInput,
    never: /a{1001}/,
  },
  {
    name: 'answers as if a variable named toString had no value',
    request: given('query ($toString: Int) { products(first: $toString) { totalCount } }', '{}'),
    ...unmoved,
  },
  { name: 'refuses a number larger than an Int', request: given(page, '{"n":2147483648}'), ...badInput },
  { name: 'refuses a number larger than any', request: given(page, '{"n":1e400}'), ...badInput },
  { name: 'refuses a fraction for a whole number', request: given(page, '{"n":1.5}'), ...badInput },
  { name: 'refuses a number in words', request: given(page, '{"n":"NaN"}'), ...badInput },
  { name: 'refuses a number as a text', request: given(page, '{"n":"100"}'), ...badInput },
  { name: 'refuses a Boolean for a number', request: given(page, '{"n":true}'), ...badInput },
  { name: 'refuses a page of fewer than no rows', request: given(page, '{"n":-1}'), status: 200, code: 'BAD_PAGE' },
  {
    name: 'refuses a page of more rows than are given',
    request: given(page, '{"n":101}'),
    status: 200,
    code: 'BAD_PAGE',
  },
  { name: 'refuses NaN for a price', request: given(products, '{"f":{"priceMin":"NaN"}}'), ...badInput },
  { name: 'refuses a price with an exponent', request: given(products, '{"f":{"priceMin":"1e999"}}'), ...badInput },
  {
    name: 'refuses a price of a hundred thousand digits',
    request: given(products, `{"f":{"priceMin":"${'9'.repeat(100_000)}"}}`),
    ...badInput,
  },
  { name: 'refuses SQL for a price', request: given(products, `{"f":{"priceMin":"0) or 1=1 --"}}`), ...badInput },
  {
    name: 'refuses an object for an id',
    request: given('query ($id: ID!) { node(id: $id) { id } }', '{"id":{"$ne":null}}'),
    ...badInput,
  },
  {
    name: 'refuses null where something has to be',
    request: given('query ($id: ID!) { node(id: $id) { id } }', '{"id":null}'),
    ...badInput,
  },
  { name: 'refuses variables that are a text', request: given(products, '"f"'), ...badRequest },
  { name: 'refuses variables that are a list', request: given(products, '[1]'), ...badRequest },
  {
    name: 'does not repeat a password that does not fit',
    request: ask('mutation ($i: SignInInput!) { signIn(input: $i) { token } }', {
      variables: { i: { email: 1, password: 'hunter2-hunter2' } },
    }),
    ...badInput,
    never: /hunter2/,
  },
];
