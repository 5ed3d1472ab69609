import { type Attack, ask } from '../attack';

const search = (query: string) =>
  ask('query ($q: String!) { searchProducts(query: $q, first: 1) { nodes { id } } }', { variables: { q: query } });
const product = (by: 'slug' | 'sku', value: string) =>
  ask(`query ($v: String) { product(${by}: $v) { id } }`, { variables: { v: value } });
const nothing = { status: 200, code: null, data: { product: null } } as const;
const unstorable = { status: 200, code: 'BAD_USER_INPUT' } as const;
const noHits = { status: 200, code: null, data: { searchProducts: { nodes: [] } } } as const;

/** Texts with a special meaning in Postgres. */
export const texts: readonly Attack[] = [
  { name: 'finds nothing by SQL for a slug', request: product('slug', "' or '1'='1"), ...nothing },
  {
    name: 'finds nothing by SQL that ends a statement',
    request: product('sku', "x'; drop table products; --"),
    ...nothing,
  },
  { name: 'refuses a NUL', request: product('slug', 'tidewater-mug\u0000'), ...unstorable },
  { name: 'refuses half a character', request: product('slug', '\ud800'), ...unstorable },
  { name: 'finds nothing by a wildcard', request: product('slug', 'tidewater-%'), ...nothing },
  { name: 'finds nothing by the syntax of searches', request: search("':*&|!()<-> & (("), ...noHits },
  {
    name: 'finds nothing by SQL that is searched for',
    request: search("') union select password_hash from credentials --"),
    ...noHits,
  },
  { name: 'refuses a NUL that is searched for', request: search('\u0000'), ...unstorable },
  { name: 'refuses half a character that is searched for', request: search('\udfff'), ...unstorable },
  { name: 'finds nothing by text for catastrophic backtracking', request: search(`${'a'.repeat(250)}!`), ...noHits },
  {
    name: 'refuses more text than is searched for',
    request: search('a '.repeat(500)),
    status: 200,
    code: 'BAD_USER_INPUT',
  },
];
