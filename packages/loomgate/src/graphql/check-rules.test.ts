import { buildSchema } from 'graphql';
import { defineModule } from '../modules/module';
import { allowAll, deny, type Rules, signedIn } from '../modules/rule';
import { checkRules } from './check-rules';

const schema = buildSchema(`
  interface Named { name: String }
  union Any = Person | Company
  type Person implements Named { name: String }
  type Company implements Named { name: String }
  input Filter { name: String }
  type Query { named: Named any(filter: Filter): Any }
`);

const withRules = (rules: Rules) => defineModule({ resolvers: {}, loaders: {}, rules, invalidation: [], nodes: {} });

test.each<[type: string, message: string]>([
  ['Query', "a rule '*' of Query: write a rule for each of its fields instead"],
  [
    'Named',
    "a rule '*' of Named, which is an interface or a union: write '*' of its object types instead: Person, Company",
  ],
  [
    'Any',
    "a rule '*' of Any, which is an interface or a union: write '*' of its object types instead: Person, Company",
  ],
  ['Filter', "a rule '*' of Filter, which is no object type: remove it"],
  ['String', "a rule '*' of String, which is no object type: remove it"],
  ['__Type', "a rule '*' of __Type, which is no object type: remove it"],
])("a rule '*' of %s is an error that says what to write", (type, message) => {
  const check = () => checkRules(schema, { shop: withRules({ [type]: { '*': deny } }) });
  expect(check).toThrow(new Error(`src/modules/shop/rules.ts has ${message}`));
});

test('rules of a field or a type in two modules are an error that names the files', () => {
  const shop = withRules({ Person: { '*': deny, name: allowAll }, Company: { name: allowAll } });
  const crm = withRules({ Person: { '*': signedIn, name: signedIn } });
  expect(() => checkRules(schema, { shop, crm })).toThrow(
    new Error(
      ['*', 'name']
        .map(
          (field) =>
            `src/modules/shop/rules.ts and src/modules/crm/rules.ts have a rule for Person.${field}: keep one of them`,
        )
        .join('\n'),
    ),
  );
  expect(() => checkRules(schema, { shop })).not.toThrow();
});
