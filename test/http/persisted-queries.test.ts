import { createHash } from 'node:crypto';
import { type Gateway, startGateway } from '../support/gateway';
import { exchange, expectRefusal, json, preflighted, search } from './exchange';

let gateway: Gateway;
let url: string;

beforeAll(async () => {
  gateway = await startGateway();
  url = `${gateway.url}/graphql`;
});

afterAll(() => gateway.stop());

const extensionsOf = (query: string) => ({
  persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
});

const methods: [string, string, (parameters: Record<string, string | object>) => [string, RequestInit]][] = [
  ['POST', '{ posted: __typename }', (parameters) => [url, json(parameters)]],
  ['GET', '{ got: __typename }', (parameters) => [url + search(parameters), { headers: preflighted }]],
];

test.each(methods)(
  'by %s, an unknown hash is registered with its document, and suffices from then on',
  async (_, query, send) => {
    const extensions = extensionsOf(query);
    expectRefusal(await exchange(...send({ extensions })), 200, 'PERSISTED_QUERY_NOT_FOUND');
    await expect(exchange(...send({ query, extensions }))).resolves.toMatchObject({ status: 200, errors: [] });
    const hit = await exchange(...send({ extensions }));
    expect(hit).toMatchObject({ status: 200, errors: [] });
    expect(Object.values(Object(hit.data))).toEqual(['Query']);
  },
);

test('a hash that does not match the document registers nothing', async () => {
  const extensions = extensionsOf('{ other: __typename }');
  await expect(exchange(url, json({ query: '{ __typename }', extensions }))).resolves.toMatchObject({ status: 400 });
  expectRefusal(await exchange(url, json({ extensions })), 200, 'PERSISTED_QUERY_NOT_FOUND');
});

test.each([
  ['a hash that does not match the document', { version: 1, sha256Hash: '0'.repeat(64) }],
  ['an unknown version', { version: 2, sha256Hash: '0'.repeat(64) }],
])('refuses %s with a client error', async (_, persistedQuery) => {
  const request = json({ query: '{ __typename }', extensions: { persistedQuery } });
  expectRefusal(await exchange(url, request), 400, 'BAD_REQUEST');
});
