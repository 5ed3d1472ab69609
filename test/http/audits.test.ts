import { type AuditResult, serverAudits } from 'graphql-http';
import { type Gateway, startGateway } from '../support/gateway';

/**
 * What https://graphql.github.io/graphql-over-http/draft/ recommends and we leave: 200 for documents and variables that
 * cannot run, to clients that take application/json. Apollo answers 400, so that every client can tell by the status.
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

test('does all that the specification of GraphQL over HTTP demands', () => {
  expect(results.filter(({ name }) => name.startsWith('MUST')).length).toBeGreaterThan(10);
  expect(failedOf('MUST')).toEqual([]);
});

test('does all that it recommends, but for what we leave on purpose', () => {
  expect(results.filter(({ name }) => name.startsWith('SHOULD')).length).toBeGreaterThan(20);
  expect(failedOf('SHOULD').map(({ id }) => id)).toEqual(expect.arrayContaining(left));
  expect(failedOf('SHOULD')).toHaveLength(left.length);
});
