import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { type Gateway, startGateway } from '../support/gateway';
import { startTokenGateway } from '../support/token-gateway';
import { exchange, json, raw, search } from './exchange';

let gateway: Gateway;
let url: string;

beforeAll(async () => {
  gateway = await startGateway({ NODE_ENV: 'production', BODY_LIMIT_BYTES: '2048' });
  url = `${gateway.url}/graphql`;
});

afterAll(() => gateway.stop());

const query = '{ __typename }';
const refused: [what: string, status: number, request: () => [string, RequestInit]][] = [
  ['a body that is not JSON', 400, () => [url, raw('{')]],
  ['a body that is too large', 413, () => [url, json({ query, extensions: { x: 'x'.repeat(4_096) } })]],
  ['an unknown media type', 415, () => [url, raw(query, { 'content-type': 'application/graphql' })]],
  ['an unknown coding', 415, () => [url, raw(query, { 'content-encoding': 'zstd' })]],
  ['a forged GET', 400, () => [url + search({ query }), { headers: { 'sec-fetch-site': 'cross-site' } }]],
  ['an unknown method', 405, () => [url, { method: 'PUT' }]],
  ['a page of another origin', 403, () => [url, preflight]],
];
const preflight = {
  method: 'OPTIONS',
  headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
};

describe.each([
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
  ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
  ['text/html', 'application/json; charset=utf-8'],
])('to a client that accepts %s', (accept, type) => {
  test.each(refused)(
    'the refusal of %s has status %d, the format of all errors and the preferred media type',
    async (_, status, to) => {
      const [where, init] = to();
      const answer = await exchange(where, { ...init, headers: { ...init.headers, accept } });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
      expect(answer.errors).toEqual([{ message: expect.any(String), extensions: expect.any(Object) }]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    },
  );
});

test('Apollo Client gets the code of a refusal before the operation', async () => {
  const tokens = await startTokenGateway({ JWT_SECRET: 'x'.repeat(32) });
  const headers = { authorization: 'Bearer nonsense' };
  const link = new HttpLink({ uri: `${tokens.url}/graphql`, headers });
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const { error } = await client.query({ query: gql('{ viewer { id } }'), errorPolicy: 'all' });
  await tokens.stop();
  expect(error).toMatchObject({ name: 'CombinedGraphQLErrors', errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});
