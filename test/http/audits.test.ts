import { type AuditResult, serverAudits } from 'graphql-http';
import { type Gateway, startGateway } from '../support/gateway';

/**
 * Recommendations of https://graphql.github.io/graphql-over-http/draft/ that the gateway does not follow: 200 for invalid
 * documents and variables, to clients that accept application/json. Apollo answers 400, so that the status shows the error.
 */
const left = ['572B', '7B9B', 'FDE2'];

let gateway: Gateway;
let results: AuditResult[];

beforeAll(async () => {
  gateway = await startGateway();
  results = await Promise.all(serverAudits({ url: `${gateway.url}/graphql` }).map((audit) => audit.fn()));
});

afterAll(() => gateway.stop());

const failedOf = (requirement: string) =>
  results.filter(({ name, status }) => name.startsWith(requirement) && status !== 'ok');

test('meets all requirements of the GraphQL over HTTP specification', () => {
  expect(results.filter(({ name }) => name.startsWith('MUST')).length).toBeGreaterThan(10);
  expect(failedOf('MUST')).toEqual([]);
});

test('follows all recommendations but those that are left out on purpose', () => {
  expect(results.filter(({ name }) => name.startsWith('SHOULD')).length).toBeGreaterThan(20);
  expect(failedOf('SHOULD').map(({ id }) => id)).toEqual(expect.arrayContaining(left));
  expect(failedOf('SHOULD')).toHaveLength(left.length);
});
