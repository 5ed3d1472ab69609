import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import { drawOperation } from '../support/random-operations';

test('root fields of a new module that need a key are not drawn: there is no row to look up', () => {
  const schema = buildSchema(`
    type Query {
      workshop(id: ID, slug: String): Workshop
      workshopById(id: ID!): Workshop
      workshops(first: Int, after: String): [Workshop!]!
      workshopsOf(artisanId: ID!, first: Int): [Workshop!]!
      count: Int!
    }
    type Workshop { name: String! tool(id: ID!): String tools(first: Int): [Workshop!]! }
  `);
  const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
  const drawn = fc.sample(
    fc.gen().map((value) => drawOperation(value, schema, { width: 4, depth: 4 }, roots)),
    { numRuns: 200, seed: 1 },
  );
  for (const operation of drawn) expect(validate(schema, parse(operation))).toEqual([]);
  const fields = new Set(drawn.flatMap((operation) => [...operation.matchAll(/f\d+: (\w+)/g)].map(([, name]) => name)));
  expect([...fields].sort()).toEqual(['count', 'name', 'tools', 'workshops']);
});
