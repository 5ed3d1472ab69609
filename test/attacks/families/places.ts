import { type Attack, ask } from '../attack';
import { ids, unknownLike } from '../ids';

const cursor = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const id = '00000000-0000-4000-8000-000000000001';
const instant = '2026-01-01T00:00:00.000Z';
const badCursor = { status: 200, code: 'BAD_CURSOR' } as const;
const badId = { status: 200, code: 'BAD_ID' } as const;
const after = (value: string, order = 'NEWEST') =>
  ask('query ($after: String, $o: ProductOrder) { products(first: 1, after: $after, orderBy: $o) { totalCount } }', {
    variables: { after: value, o: order },
  });
const order = (value: string) =>
  ask('query ($id: ID!) { order(id: $id) { number } }', { variables: { id: value }, as: 'admin@example.com' });
const raw = (text: string) => Buffer.from(text).toString('base64url');

const cursors: [name: string, cursor: string, order?: string][] = [
  ['of another order', cursor(['Product.PRICE_ASC', '10', id])],
  ['of another type', cursor(['Review.NEWEST', instant, id])],
  ['of another type, for a list of numbers', cursor(['Product.NEWEST', instant, id]), 'PRICE_ASC'],
  ['with SQL for a date', cursor(['Product.NEWEST', 'now(); drop table users; --', id])],
  ['with SQL for an id', cursor(['Product.NEWEST', instant, "' or 1=1 --"])],
  ['with a number that overflows', cursor(['Product.PRICE_ASC', '1e200000', id]), 'PRICE_ASC'],
  ['with a NUL in a title', cursor(['Product.TITLE_ASC', 'a\u0000', id]), 'TITLE_ASC'],
  ['with an object for a date', cursor(['Product.NEWEST', { toString: 1 }, id])],
  ['with too little in it', cursor(['Product.NEWEST'])],
  ['that is no list', cursor({ length: 3 })],
  ['of ten thousand levels', raw('['.repeat(10_000))],
  ['that is no base64', '!!!!'],
  ['of half a megabyte', 'A'.repeat(500_000)],
];

const globalIds: [name: string, id: string][] = [
  ['of another type', ids.product],
  ['of a type that there is not', raw(`Secret:${id}`)],
  ['of the prototype of all objects', raw(`__proto__:${id}`)],
  ['with SQL in it', raw(`Order:' or 1=1 --`)],
  ['with a path in it', raw('Order:../../../etc/passwd')],
  ['with a wildcard', raw('Order:%')],
  ['with two ids', raw(`Order:${id},${id}`)],
  ['with a NUL behind it', raw(`Order:${id}\u0000`)],
  ['with a line behind it', raw(`Order:${id}\n`)],
  ['that is the database’s own', id],
  ['that is a number', '1'],
  ['of nothing', ''],
];

/** Forged cursors and ids. */
export const places: readonly Attack[] = [
  ...cursors.map(([name, made, by]) => ({ name: `refuses a cursor ${name}`, request: after(made, by), ...badCursor })),
  ...globalIds.map(([name, made]) => ({ name: `refuses an id ${name}`, request: order(made), ...badId })),
  {
    name: 'finds nothing by the id of a type that there is not',
    request: ask(`{ node(id: "${raw(`__proto__:${id}`)}") { id } }`),
    ...badId,
  },
  {
    name: 'finds no node by the id of a type that is no node',
    request: ask(`{ node(id: "${raw(`Credential:${id}`)}") { id } }`),
    status: 200,
    code: null,
    data: { node: null },
  },
  {
    name: 'finds nothing by the id of a missing row',
    request: ask(`{ node(id: "${unknownLike(ids.product)}") { id } }`),
    status: 200,
    code: null,
    data: { node: null },
  },
];
