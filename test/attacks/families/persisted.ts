import { createHash } from 'node:crypto';
import { type Attack, get, post } from '../attack';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const persisted = (persistedQuery: unknown, query?: string) =>
  post(JSON.stringify({ query, extensions: { persistedQuery } }));
const broken = { status: 400, code: 'BAD_REQUEST' } as const;
const unknown = { status: 200, code: 'PERSISTED_QUERY_NOT_FOUND' } as const;
const popular = '{ products(first: 1) { nodes { title } } } # a common query';
const garbage = '{{{{ garbage';

/** Attempts to replace persisted queries, in this order. */
export const persistedQueries: readonly Attack[] = [
  {
    name: 'refuses a hash that is not that of its text',
    request: persisted({ version: 1, sha256Hash: '0'.repeat(64) }, '{ __typename }'),
    ...broken,
  },
  {
    name: 'refuses to keep another text under the hash of a popular one',
    request: persisted({ version: 1, sha256Hash: hashOf(popular) }, '{ viewer { email } }'),
    ...broken,
  },
  {
    name: 'has kept nothing under that hash',
    request: persisted({ version: 1, sha256Hash: hashOf(popular) }),
    ...unknown,
  },
  {
    name: 'refuses to keep another text under the hash in capitals',
    request: persisted({ version: 1, sha256Hash: hashOf(popular).toUpperCase() }, popular),
    ...broken,
  },
  {
    name: 'refuses garbage with its hash',
    request: persisted({ version: 1, sha256Hash: hashOf(garbage) }, garbage),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  { name: 'has kept no garbage', request: persisted({ version: 1, sha256Hash: hashOf(garbage) }), ...unknown },
  {
    name: 'does not know an unregistered hash',
    request: persisted({ version: 1, sha256Hash: hashOf('never') }),
    ...unknown,
  },
  { name: 'does not find __proto__', request: persisted({ version: 1, sha256Hash: '__proto__' }), ...unknown },
  {
    name: 'does not know a hash of a hundred kilobytes',
    request: persisted({ version: 1, sha256Hash: 'a'.repeat(100_000) }),
    ...unknown,
  },
  {
    name: 'finds nothing by a hash that is no text',
    request: persisted({ version: 1, sha256Hash: { $ne: null } }),
    ...unknown,
  },
  { name: 'finds nothing by a hash that is missing', request: persisted({ version: 1 }), ...unknown },
  {
    name: 'refuses another version',
    request: persisted({ version: 2, sha256Hash: hashOf(popular) }, popular),
    ...broken,
  },
  {
    name: 'refuses a hash by GET that any page can send',
    request: get(
      { extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hashOf(popular) } }) },
      { 'sec-fetch-site': 'cross-site' },
    ),
    ...broken,
  },
  {
    name: 'refuses extensions by GET that are no JSON',
    request: get({ query: '{ __typename }', extensions: '{' }, { 'apollo-require-preflight': '1' }),
    ...broken,
  },
];
