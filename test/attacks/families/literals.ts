import { type Attack, ask, post, times } from '../attack';

const tooLong = { status: 400, code: 'TOO_MANY_TOKENS' } as const;
const unparsed = { status: 400, code: 'GRAPHQL_PARSE_FAILED' } as const;
const invalid = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED' } as const;
const badInput = { status: 200, code: 'BAD_USER_INPUT' } as const;

/** Documents with large literals, and invalid documents. */
export const literals: readonly Attack[] = [
  { name: 'refuses a document of more tokens than are read', request: ask(`{ ${'a '.repeat(200_000)}`), ...tooLong },
  {
    name: 'refuses a huge string where a text is searched for',
    request: ask(`{ searchProducts(query: "${'a'.repeat(900_000)}") { totalCount } }`),
    ...badInput,
  },
  {
    name: 'refuses a huge block string',
    request: ask(`{ searchProducts(query: """${'a\n   '.repeat(120_000)}""") { totalCount } }`),
    ...badInput,
  },
  {
    name: 'finds nothing by a huge slug',
    request: ask(`{ product(slug: "${'a'.repeat(900_000)}") { id } }`),
    status: 200,
    code: null,
    data: { product: null },
  },
  {
    name: 'refuses a huge id',
    request: ask(`{ node(id: "${'a'.repeat(900_000)}") { id } }`),
    status: 200,
    code: 'BAD_ID',
  },
  {
    name: 'refuses a huge list of literals',
    request: ask(`{ nodes(ids: [${times(50_000, () => '"a"')}]) { id } }`),
    ...tooLong,
  },
  {
    name: 'refuses as large a list as tokens allow',
    request: ask(`{ nodes(ids: [${times(3_900, () => '"a"')}]) { id } }`),
    ...badInput,
  },
  {
    name: 'refuses a list nested as deep as tokens allow',
    request: ask(`{ nodes(ids: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { id } }`),
    ...invalid,
  },
  {
    name: 'refuses an object nested as deep as tokens allow',
    request: ask(`{ products(filter: ${'{a:'.repeat(900)}1${'}'.repeat(900)}) { totalCount } }`),
    ...invalid,
  },
  {
    name: 'refuses a list nested deeper than the parser goes',
    request: ask(`{ nodes(ids: ${'['.repeat(3_500)}`),
    ...unparsed,
    never: /call stack/,
  },
  {
    name: 'refuses a type nested as deep as tokens allow',
    request: ask(`query ($v: ${'['.repeat(1_900)}Int${']'.repeat(1_900)}) { __typename }`),
    ...invalid,
  },
  { name: 'refuses a string that does not end', request: ask(`{ product(slug: "${'a'.repeat(900_000)}`), ...unparsed },
  {
    name: 'refuses a block string that does not end',
    request: ask(`{ product(slug: """${'"" '.repeat(150_000)}`),
    ...unparsed,
  },
  {
    name: 'refuses a name of a million letters',
    request: ask(`{ ${'a'.repeat(900_000)} }`),
    ...invalid,
    never: /a{1001}/,
  },
  {
    name: 'refuses a number of a million digits',
    request: ask(`{ products(first: ${'9'.repeat(900_000)}) { totalCount } }`),
    ...invalid,
  },
  { name: 'refuses garbage', request: ask('}}}}{{{{'), ...unparsed },
  { name: 'refuses a NUL in a document', request: ask('{ viewer { id\u0000 } }'), ...unparsed },
  { name: 'refuses escapes of half a character', request: ask('{ product(slug: "\\uD800") { id } }'), ...unparsed },
  { name: 'refuses a document of nothing', request: post('{"query":""}'), status: 400, code: 'BAD_REQUEST' },
  {
    name: 'refuses the definition of a type, which would change nothing',
    request: ask('type Query { hacked: String }'),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'reads past three hundred thousand comments in time',
    request: ask(`{ __typename }${'#\n'.repeat(300_000)}`),
    status: 200,
    code: null,
  },
  {
    name: 'reads past a million commas in time',
    request: ask(`{ __typename ${','.repeat(1_000_000)} }`),
    status: 200,
    code: null,
  },
];
