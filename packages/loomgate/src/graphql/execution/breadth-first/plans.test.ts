import { buildSchema, getOperationAST, parse } from 'graphql';
import { createBreadthFirstExecution } from '.';
import { createPlans } from './plans';

const schema = buildSchema('type Query { box: Box } type Box { inner: Box, size: Int }');
// A short document with a thousand fields: a fragment is planned at each position.
const doublings = Array.from(
  { length: 9 },
  (_, n) => `fragment F${n} on Box { a: inner { ...F${n + 1} } b: inner { ...F${n + 1} } }`,
);
const query = `{ box { ...F0 } } ${doublings.join(' ')} fragment F9 on Box { size }`;

function executionOf(text: string, rootValue: unknown) {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('there is no operation');
  const given = { variableValues: {}, coerced: {}, contextValue: {}, operationName: undefined };
  return { document, documentHash: text, operation, rootValue, ...given };
}

test.each([
  ['many fields', query, false],
  ['few', '{ box { a: inner { size } } }', true],
])('the size of a plan of %s is updated after an execution', async (_, text, isKept) => {
  const box: { inner?: unknown } = {};
  box.inner = box;
  const planOf = createPlans(schema, 300_000);
  const execution = executionOf(text, { box });
  let used: unknown;
  await createBreadthFirstExecution(schema, (given) => {
    const plan = planOf(given);
    used = plan;
    return plan;
  })(execution);
  // The second use returns the same plan if it is still cached.
  expect(planOf(execution) === used).toBe(isKept);
});
