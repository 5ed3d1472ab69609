import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql } from 'graphql';
import { anyOf, defineRule } from '../modules/rule';
import { guard } from './guard';

const owner = (isAllowed: boolean) => defineRule('the owner', 'viewer', async () => isAllowed);

test('rules with the same description are different rules, and one that allows is enough', async () => {
  const schema = makeExecutableSchema({
    typeDefs: 'type Query { allowed: Int refused: Int }',
    resolvers: { Query: { allowed: () => 1, refused: () => 1 } },
  });
  const rules = { allowed: anyOf(owner(false), owner(true)), refused: anyOf(owner(false), owner(false)) };
  guard(schema, [{ Query: rules }]);
  const { data, errors } = await graphql({ schema, source: '{ allowed refused }', contextValue: {} });
  expect(data).toEqual({ allowed: 1, refused: null });
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
});
