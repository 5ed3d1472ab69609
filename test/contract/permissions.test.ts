import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { guard } from '../../packages/loomgate/src/graphql/guard';
import { ruleTable } from '../../packages/loomgate/src/graphql/rule-table';
import { allowAll, anyOf, mostSpecific, signedIn } from '../../packages/loomgate/src/modules/rule';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { admins } from '../../src/modules/roles';
import { allModules, createMarketplaceSchema } from '../support/marketplace';

test('docs/permissions.md is up to date', () => {
  const committed = readFileSync(join(projectRoot, 'docs', 'permissions.md'), 'utf8');
  expect(committed).toBe(ruleTable(createMarketplaceSchema(), allModules));
});

test('a root field without a rule is an error at startup that names it', () => {
  const schema = buildSchema('type Query { open: Int closed: Int } type Mutation { write: Int }');
  expect(() => guard(schema, [{ Query: { closed: signedIn } }])).toThrow(
    /^Query.open has no rule: add one to .+\nMutation.write has no rule: .+\n/,
  );
});

test('a rule of an undeclared field is an error at startup that names it', () => {
  const schema = buildSchema('type Query { open: Int }');
  expect(() => guard(schema, [{ Query: { open: allowAll, opne: allowAll } }])).toThrow(/Query.opne/);
});

test('a field with the rule allowAll is not wrapped', () => {
  const schema = buildSchema('type Query { open: Int closed: Int }');
  guard(schema, [{ Query: { open: allowAll, closed: signedIn } }]);
  const { open, closed } = schema.getQueryType()?.getFields() ?? {};
  expect([open?.resolve, typeof closed?.resolve]).toEqual([undefined, 'function']);
});

test('a combined rule varies by the most specific of its parts', () => {
  expect(anyOf(allowAll, signedIn).varyBy).toBe('role');
  expect(anyOf(admins, allowAll).varyBy).toBe('role');
  expect([mostSpecific([]), mostSpecific(['role', 'viewer', 'nothing'])]).toEqual(['nothing', 'viewer']);
});
