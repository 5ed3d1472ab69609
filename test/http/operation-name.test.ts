import { type Gateway, startGateway } from '../support/gateway';
import { exchange, expectRefusal, json, search } from './exchange';

let gateway: Gateway;
let url: string;

beforeAll(async () => {
  gateway = await startGateway();
  url = `${gateway.url}/graphql`;
});

afterAll(() => gateway.stop());

const ways: [string, (parameters: Record<string, string>) => [string, RequestInit]][] = [
  ['POST', (parameters) => [url, json(parameters)]],
  ['GET', (parameters) => [url + search(parameters), {}]],
];

describe.each(ways)('by %s', (_, send) => {
  test.each([
    ['first', { operationName: '', query: 'query One { __typename }' }],
    ['last', { query: 'query One { __typename }', operationName: '' }],
  ])('an empty operation name, sent %s, counts as none', async (__, parameters) => {
    await expect(exchange(...send(parameters))).resolves.toMatchObject({ status: 200, data: { __typename: 'Query' } });
  });

  test('an empty operation name selects none of two operations', async () => {
    const query = 'query One { __typename } query Two { __typename }';
    expectRefusal(await exchange(...send({ query, operationName: '' })), 400, 'OPERATION_RESOLUTION_FAILURE');
  });
});
