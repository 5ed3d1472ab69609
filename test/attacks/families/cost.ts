import { type Attack, ask, times } from '../attack';

const tooDear = { status: 400, code: 'COST_TOO_HIGH' } as const;
const pages =
  '{ products(first: 100) { nodes { reviews(first: 100) { nodes { product { reviews(first: 100) { nodes { id } } } } } } } }';

/** Short operations with large responses. */
export const cost: readonly Attack[] = [
  { name: 'refuses pages of pages of pages', request: ask(pages), ...tooDear },
  {
    name: 'refuses pages whose size is a variable',
    request: ask(pages.replace('{', 'query ($n: Int = 1) {').replaceAll('100', '$n'), { variables: { n: 100 } }),
    ...tooDear,
  },
  {
    name: 'refuses pages whose size is a default',
    request: ask(pages.replace('{', 'query ($n: Int = 100) {').replaceAll('100)', '$n)').replace('= $n)', '= 100)')),
    ...tooDear,
  },
  { name: 'refuses pages that are walked from their end', request: ask(pages.replaceAll('first', 'last')), ...tooDear },
  {
    name: 'refuses pages in pages behind fragments',
    request: ask(`{ ...F } fragment F on Query ${pages}`),
    ...tooDear,
  },
  {
    name: 'refuses a search under many aliases',
    request: ask(
      `{ ${times(20, (n) => `a${n}: searchProducts(query: "a", first: 100) { nodes { reviews(first: 100) { nodes { author { reviews(first: 100) { nodes { id } } } } } } }`)} }`,
    ),
    ...tooDear,
  },
  {
    name: 'refuses categories of categories of categories',
    request: ask(
      `{ categories(first: 100) { nodes { children(first: 100) { nodes { children(first: 100) { nodes { id } } } } } } }`,
    ),
    ...tooDear,
  },
  {
    name: 'refuses more nodes than a hundred',
    request: ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { variables: { ids: Array(101).fill('a') } }),
    status: 200,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'refuses a number of rows that overflows',
    request: ask('{ products(first: 99999999999999999999) { totalCount } }'),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'refuses a negative number of rows, and gives no credit for it',
    request: ask('{ products(first: -2147483648) { totalCount } }'),
    status: 200,
    code: 'BAD_PAGE',
  },
  {
    name: 'refuses to page in both directions at once',
    request: ask('{ products(first: 1, last: 1) { totalCount } }'),
    status: 200,
    code: 'BAD_PAGE',
  },
  {
    name: 'refuses a fraction of a row',
    request: ask('{ products(first: 1.5) { totalCount } }'),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
];
