import { type Attack, ask, times } from '../attack';
import { ids } from '../ids';

const tooLarge = { status: 400, code: 'RESPONSE_TOO_LARGE' } as const;
const tooDear = { status: 400, code: 'COST_TOO_HIGH' } as const;

/** Nested pages: the products of each product's artisan, repeatedly. */
const pages = (levels: number, leaves: string) =>
  `{ products(first: 38) { nodes ${'{ artisan { products(first: 7) { nodes '.repeat(levels)} { ${leaves} } ${'} } }'.repeat(levels)} } }`;

const manyTimes = (id: string) => JSON.stringify(Array(100).fill(id));
const longName = (n: number) => `${'a'.repeat(124)}${n}`;

/** Short documents with few rows and a large response. */
export const output: readonly Attack[] = [
  {
    name: 'refuses a hundred values of each object in pages of pages',
    request: ask(
      pages(
        4,
        times(100, (n) => `a${n}: sku`),
      ),
    ),
    ...tooLarge,
    // 10 MB of the response are built, in many turns, before the limit is exceeded.
    maxCpuMs: 600,
  },
  {
    name: 'refuses a hundred names of types in each object in pages of pages',
    request: ask(
      pages(
        4,
        times(100, (n) => `a${n}: __typename`),
      ),
    ),
    ...tooLarge,
    maxCpuMs: 600,
  },
  {
    name: 'refuses hundreds of values of each object in pages of pages before it begins',
    request: ask(
      pages(
        4,
        times(300, (n) => `a${n}: sku`),
      ),
    ),
    ...tooDear,
  },
  {
    name: 'refuses long names that every object of a page would repeat',
    request: ask(
      `{ nodes(ids: ${manyTimes(ids.product)}) { ... on Product { artisan { products(first: 100) { nodes { ${times(300, (n) => `${longName(n)}: sku`)} } } } } } }`,
    ),
    ...tooLarge,
    // Most of it for parsing 40,000 characters.
    maxCpuMs: 150,
  },
  {
    name: 'refuses a text of one row at a hundred positions under hundreds of names',
    request: ask(
      `{ nodes(ids: ${manyTimes(ids.product)}) { ... on Product { ${times(300, (n) => `a${n}: description`)} artisan { products(first: 100) { nodes { ${times(90, (n) => `b${n}: description`)} } } } } } }`,
    ),
    ...tooLarge,
    maxCpuMs: 400,
  },
  {
    name: 'answers one row at a hundred positions',
    request: ask(`{ nodes(ids: ${manyTimes(ids.product)}) { __typename } }`),
    status: 200,
    code: null,
    data: { nodes: Array(100).fill({ __typename: 'Product' }) },
  },
];
