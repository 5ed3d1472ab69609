import { type Gateway, startGateway } from '../support/gateway';
import { type Exchange, exchange, expectNoStack, expectRefusal, json } from './exchange';

let gateway: Gateway;
const ask = (query: string, headers: Record<string, string> = {}): Promise<Exchange> =>
  exchange(`${gateway.url}/graphql`, json({ query }, headers));

beforeAll(async () => {
  gateway = await startGateway({ NODE_ENV: 'production' });
});

afterAll(() => gateway.stop());

test('an unexpected error is reduced to its code', async () => {
  await gateway.sql.query('drop table products cascade');
  const broken = await ask('{ products { totalCount } }');
  expect(broken).toMatchObject({ status: 200, data: null });
  expect(broken.errors).toMatchObject([
    { message: 'Internal server error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
  ]);
  expect(broken.text).not.toMatch(/relation|does not exist|select/i);
  expectNoStack(broken);
});

test('introspection is disabled', async () => {
  expectRefusal(await ask('{ __schema { types { name } } }'), 400, 'GRAPHQL_VALIDATION_FAILED');
  expectRefusal(await ask('{ __type(name: "User") { name } }'), 400, 'GRAPHQL_VALIDATION_FAILED');
});

test('an unknown field gets no suggestions', async () => {
  const answer = await ask('{ produc { id } }');
  expectRefusal(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
  expect(answer.text).not.toMatch(/did you mean/i);
});

test('there is no explorer', async () => {
  expectRefusal(await exchange(`${gateway.url}/`, { headers: { accept: 'text/html' } }), 404, 'NOT_FOUND');
});

test('the cost of an operation is not sent', async () => {
  const { text, extensions } = await ask('{ __typename }', { 'loomgate-debug': '1' });
  expect(JSON.parse(text)).toEqual({ data: { __typename: 'Query' } });
  expect(extensions).toBeUndefined();
});
