import { type Attack, ask, times } from '../attack';

/** Nests artisan and owner `levels` times. */
const circles = (levels: number) =>
  `{ artisan(slug: "x") ${'{ owner { artisan '.repeat(levels)} { id } ${'} }'.repeat(levels)} }`;

const inlined = (levels: number) => `{ viewer ${'{ ... on User '.repeat(levels)} { id } ${'}'.repeat(levels)} }`;

const tooDeep = { status: 400, code: 'TOO_DEEP' } as const;
const tooLong = { status: 400, code: 'TOO_MANY_TOKENS' } as const;

/** Deeply nested documents. */
export const nesting: readonly Attack[] = [
  { name: 'refuses a document that nests fields without end', request: ask(circles(200)), ...tooDeep },
  { name: 'refuses a document that is one level too deep', request: ask(circles(8)), ...tooDeep },
  {
    name: 'refuses nesting that overflows the stack of the parser',
    request: ask(`${'{a'.repeat(100_000)}`),
    ...tooLong,
  },
  { name: 'refuses nesting that is hidden in a mutation', request: ask(`mutation ${circles(50)}`), ...tooDeep },
  {
    name: 'refuses nesting that is spread over fragments',
    request: ask(
      `{ artisan(slug: "x") { ...F0 } } ${times(40, (n) => `fragment F${n} on Artisan { owner { artisan { ...F${n + 1} } } }`)} fragment F40 on Artisan { id }`,
    ),
    ...tooDeep,
  },
  {
    name: 'answers inline fragments within each other, which are no levels, in time',
    request: ask(inlined(700)),
    status: 200,
    code: null,
  },
  {
    name: 'refuses nested fields of types that do not exist before it looks for them',
    request: ask(`{ ${'a {'.repeat(50)} b ${'}'.repeat(50)} }`),
    ...tooDeep,
  },
];
