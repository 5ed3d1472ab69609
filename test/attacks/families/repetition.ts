import { type Attack, ask, times } from '../attack';

const tooManyTokens = { status: 400, code: 'TOO_MANY_TOKENS' } as const;
const tooManyDirectives = { status: 400, code: 'TOO_MANY_DIRECTIVES' } as const;
const tooManyFields = { status: 400, code: 'TOO_MANY_FIELDS' } as const;

/** Documents with repeated selections. */
export const repetition: readonly Attack[] = [
  {
    name: 'refuses five thousand aliases of __typename',
    request: ask(`{ ${times(5_000, (n) => `a${n}: __typename`)} }`),
    ...tooManyTokens,
  },
  {
    name: 'refuses a thousand aliases of one field',
    request: ask(`{ viewer { ${times(1_000, (n) => `a${n}: id`)} } }`),
    ...tooManyFields,
  },
  {
    name: 'refuses five hundred aliases, though they are few fields',
    request: ask(`{ viewer { ${times(500, (n) => `a${n}: id`)} } }`),
    status: 400,
    code: 'TOO_MANY_ALIASES',
  },
  {
    name: 'refuses a long alias, which every row would repeat',
    request: ask(`{ products(first: 100) { nodes { ${'a'.repeat(900_000)}: title } } }`),
    status: 400,
    code: 'ALIAS_TOO_LONG',
  },
  {
    name: 'refuses more root fields than an operation may have',
    request: ask(`{ ${times(51, (n) => `a${n}: product(slug: "x") { id }`)} }`),
    status: 400,
    code: 'TOO_MANY_ROOT_FIELDS',
  },
  {
    name: 'refuses root fields that are hidden in fragments',
    request: ask(
      `{ ${times(6, (n) => `...F${n}`)} } ${times(6, (n) => `fragment F${n} on Query { ${times(10, (m) => `a${n}x${m}: viewer { id }`)} }`)}`,
    ),
    status: 400,
    code: 'TOO_MANY_ROOT_FIELDS',
  },
  {
    name: 'refuses many attempts to sign in within one request',
    request: ask(
      `mutation { ${times(51, (n) => `a${n}: signIn(input: { email: "a@example.com", password: "${n}" }) { token }`)} }`,
    ),
    status: 400,
    code: 'TOO_MANY_ROOT_FIELDS',
  },
  {
    name: 'refuses ten thousand times the same field',
    request: ask(`{ viewer { ${times(10_000, () => 'id')} } }`),
    ...tooManyTokens,
  },
  {
    name: 'refuses three thousand times the same field before it compares them in pairs',
    request: ask(`{ viewer { ${times(3_000, () => 'id')} } }`),
    ...tooManyFields,
  },
  {
    name: 'answers the same field as often as is allowed in time',
    request: ask(`{ viewer { ${times(598, () => 'id')} } }`),
    status: 200,
    code: null,
  },
  {
    name: 'answers the same object as often as is allowed in time',
    request: ask(`{ viewer { ${times(199, () => 'artisan { id name }')} } }`),
    status: 200,
    code: null,
  },
  {
    name: 'refuses hundreds of @include on one field',
    request: ask(`{ viewer { id ${times(500, () => '@include(if: true)')} } }`),
    ...tooManyDirectives,
  },
  {
    name: 'refuses hundreds of @skip across fields',
    request: ask(`{ viewer { ${times(400, () => 'id @skip(if: true)')} } }`),
    ...tooManyDirectives,
  },
  {
    name: 'refuses nearly two thousand directives that do not exist',
    request: ask(`{ viewer { id ${times(1_900, (n) => `@no${n}`)} } }`),
    ...tooManyDirectives,
  },
  {
    name: 'refuses directives on an operation, its variables and its fragments',
    request: ask(
      `query ($a: Int ${times(300, () => '@a')}) ${times(300, () => '@b')} { ...F } fragment F on Query ${times(300, () => '@c')} { __typename }`,
    ),
    ...tooManyDirectives,
  },
  {
    name: 'refuses a directive that may stand once and stands twice',
    request: ask('{ viewer @include(if: true) @include(if: true) { id } }'),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'refuses hundreds of operations of one document when none is named',
    request: ask(times(600, (n) => `query Q${n} { __typename }`)),
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    name: 'refuses more operations than a document has tokens for',
    request: ask(times(3_000, (n) => `query Q${n} { __typename }`)),
    ...tooManyTokens,
  },
  {
    name: 'refuses an operation that is there twice',
    request: ask('query A { __typename } query A { __typename }'),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'refuses a thousand variables, each of which would be checked',
    request: ask(`query (${times(900, (n) => `$v${n}: Nope`)}) { __typename }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
];
