import { type Gateway, startGateway } from '../support/gateway';
import { exchange, json, preflighted, search } from './exchange';

let gateway: Gateway;
let url: string;

beforeAll(async () => {
  gateway = await startGateway();
  url = `${gateway.url}/graphql`;
});

afterAll(() => gateway.stop());

const query = '{ __typename }';
const graphqlResponse = 'application/graphql-response+json';
const methods: [string, (document: string, accept: string) => [string, RequestInit]][] = [
  ['POST', (document, accept) => [url, json({ query: document }, { accept })]],
  ['GET', (document, accept) => [url + search({ query: document }), { headers: { accept, ...preflighted } }]],
];

describe.each(methods)('by %s', (_, send) => {
  test.each([
    [graphqlResponse, graphqlResponse],
    ['application/json', 'application/json'],
    ['*/*', 'application/json'],
    [`${graphqlResponse}, application/json;q=0.9`, graphqlResponse],
  ])('a client that accepts %s gets this type', async (accept, expected) => {
    const answer = await exchange(...send(query, accept));
    expect(answer).toMatchObject({ status: 200, data: { __typename: 'Query' } });
    expect(answer.headers.get('content-type')).toBe(`${expected}; charset=utf-8`);
  });

  test.each([graphqlResponse, 'application/json'])('an invalid document is 400 in %s', async (accept) => {
    for (const document of ['{', '{ nope }', 'query ($n: Int!) { products(first: $n) { totalCount } }'])
      await expect(exchange(...send(document, accept))).resolves.toMatchObject({ status: 400 });
  });

  test.each([graphqlResponse, 'application/json'])(
    'an error in a field is 200 with partial data in %s',
    async (accept) => {
      await expect(exchange(...send('{ __typename node(id: "x") { id } }', accept))).resolves.toMatchObject({
        status: 200,
        data: { __typename: 'Query', node: null },
        errors: [{ extensions: { code: 'BAD_ID' } }],
      });
    },
  );
});

test('GET accepts variables and an operation name', async () => {
  const parameters = {
    query: 'query First { __typename } query Second($first: Int) { products(first: $first) { totalCount } }',
    operationName: 'Second',
    variables: { first: 1 },
  };
  await expect(exchange(url + search(parameters), { headers: preflighted })).resolves.toMatchObject({
    status: 200,
    data: { products: { totalCount: 0 } },
  });
});

test.each([
  ['variables that are not JSON', `?query=%7B__typename%7D&variables=%7B`],
  ['two queries', '?query=a&query=b'],
  ['no query', ''],
])('GET with %s is refused', async (_, parameters) => {
  await expect(exchange(url + parameters, { headers: preflighted })).resolves.toMatchObject({
    status: 400,
    errors: [{ extensions: { code: 'BAD_REQUEST' } }],
  });
});
