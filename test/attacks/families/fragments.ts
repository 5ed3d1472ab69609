import { type Attack, ask, times } from '../attack';

const invalid = { status: 400, code: 'GRAPHQL_VALIDATION_FAILED' } as const;

/** Each fragment spreads the next one twice: 2^n fields for n fragments. */
const laughs = (fragments: number) =>
  `{ viewer { ...F0 } } ${times(fragments, (n) => `fragment F${n} on User { ...F${n + 1} ...F${n + 1} }`)} fragment F${fragments} on User { id }`;

const laughsBelowAliases = (fragments: number) =>
  `{ viewer { ...F0 } } ${times(fragments, (n) => `fragment F${n} on User { a: artisan { owner { ...F${n + 1} } } b: artisan { owner { ...F${n + 1} } } }`)} fragment F${fragments} on User { id }`;

/** Fragments that spread each other and select a field under different aliases, which validation compares in pairs. */
const pairs = (fragments: number) =>
  `{ viewer { ${times(fragments, (n) => `...F${n}`)} } } ${times(fragments, (n) => `fragment F${n} on User { artisan { name id slug } }`)}`;

/** Documents with expensive fragments. */
export const fragments: readonly Attack[] = [
  {
    name: 'refuses circular fragments',
    request: ask('{ viewer { ...A } } fragment A on User { id ...A }'),
    ...invalid,
  },
  {
    name: 'refuses fragments that are circular by way of another',
    request: ask('{ viewer { ...A } } fragment A on User { ...B } fragment B on User { ...A }'),
    ...invalid,
  },
  {
    name: 'refuses fragments that are circular by way of two others',
    request: ask(
      '{ viewer { ...A } } fragment A on User { ...B } fragment B on User { ...C } fragment C on User { ...A }',
    ),
    ...invalid,
  },
  {
    name: 'refuses fragments that are circular through fields',
    request: ask(
      '{ viewer { ...A } } fragment A on User { artisan { ...B } } fragment B on Artisan { owner { ...A } }',
    ),
    ...invalid,
  },
  {
    name: 'refuses a circle of a hundred fragments',
    request: ask(`{ viewer { ...F0 } } ${times(100, (n) => `fragment F${n} on User { ...F${(n + 1) % 100} }`)}`),
    ...invalid,
  },
  {
    name: 'refuses a circle that no operation uses',
    request: ask('{ __typename } fragment A on User { ...B } fragment B on User { ...A }'),
    ...invalid,
  },
  {
    name: 'refuses fragments that double thirty times (billion laughs)',
    request: ask(laughs(30)),
    status: 400,
    code: 'TOO_MANY_FIELDS',
  },
  {
    name: 'refuses fragments that double ninety times',
    request: ask(laughs(90)),
    status: 400,
    code: 'TOO_MANY_FIELDS',
  },
  {
    name: 'refuses fragments that double below aliases',
    request: ask(laughsBelowAliases(7)),
    status: 400,
    code: 'TOO_MANY_FIELDS',
  },
  { name: 'refuses too many fragments', request: ask(pairs(120)), status: 400, code: 'TOO_MANY_FRAGMENTS' },
  {
    name: 'refuses too many unused fragments',
    request: ask(`{ __typename } ${times(300, (n) => `fragment F${n} on User { id }`)}`),
    status: 400,
    code: 'TOO_MANY_FRAGMENTS',
  },
  {
    name: 'answers as many fragments as are allowed in time, though they are compared in pairs',
    request: ask(pairs(100)),
    status: 200,
    code: null,
    data: { viewer: null },
  },
  { name: 'refuses an unused fragment', request: ask('{ __typename } fragment A on User { id }'), ...invalid },
  { name: 'refuses a fragment that is not there', request: ask('{ viewer { ...Gone } }'), ...invalid },
];
