import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { guard } from '../../packages/loomgate/src/graphql/guard';
import { ruleTable } from '../../packages/loomgate/src/graphql/rule-table';
import { allowAll, anyOf, mostSpecific, signedIn } from '../../packages/loomgate/src/modules/rule';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { admins } from '../../src/modules/roles';
import { allModules, createMarketplaceSchema } from '../support/marketplace';

test('the committed table says who may have every field', () => {
  const committed = readFileSync(join(projectRoot, 'docs', 'permissions.md'), 'utf8');
  expect(committed).toBe(ruleTable(createMarketplaceSchema(), allModules));
});

test('a root field without a rule stops the start, and is named', () => {
  const schema = buildSchema('type Query { open: Int closed: Int } type Mutation { write: Int }');
  expect(() => guard(schema, [{ Query: { closed: signedIn } }])).toThrow(
    /^Query.open has no rule: add one to .+\nMutation.write has no rule: .+\n/,
  );
});

test('a rule of a field that does not exist stops the start, and is named', () => {
  const schema = buildSchema('type Query { open: Int }');
  expect(() => guard(schema, [{ Query: { open: allowAll, opne: allowAll } }])).toThrow(/Query.opne/);
});

test('a field that everybody may have is left as it is', () => {
  const schema = buildSchema('type Query { open: Int closed: Int }');
  guard(schema, [{ Query: { open: allowAll, closed: signedIn } }]);
  const { open, closed } = schema.getQueryType()?.getFields() ?? {};
  expect([open?.resolve, typeof closed?.resolve]).toEqual([undefined, 'function']);
});

test('what a rule looks at is the most particular of its parts', () => {
  expect(anyOf(allowAll, signedIn).varyBy).toBe('role');
  expect(anyOf(admins, allowAll).varyBy).toBe('role');
  expect([mostSpecific([]), mostSpecific(['role', 'viewer', 'nothing'])]).toEqual(['nothing', 'viewer']);
});
