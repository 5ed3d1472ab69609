import { buildSchema } from 'graphql';
import { defineModule, type Module } from '../modules/module';
import { allowAll, deny, type Rules, signedIn } from '../modules/rule';
import { describeClosedTypes } from './closed-types';
import { ruleTable } from './rule-table';

const schema = buildSchema(`
  union Any = Person | Company
  type Person { name: String friends: PersonConnection employer: Company }
  type Company { name: String }
  type PageInfo { endCursor: String }
  type PersonConnection { nodes: [Person!]! edges: [PersonEdge!]! pageInfo: PageInfo }
  type PersonEdge { cursor: String node: Person }
  type Query { any: Any people: PersonConnection }
`);

const withRules = (rules: Rules): Module[] => [
  defineModule({ resolvers: {}, loaders: {}, rules, invalidation: [], nodes: {} }),
];

test('the permission table shows the rule of a type in its section and on every field that it covers', () => {
  const rules: Rules = {
    Query: { any: allowAll, people: signedIn },
    Person: { '*': deny },
    Company: { '*': signedIn },
  };
  const table = ruleTable(schema, withRules(rules));
  const rowsOf = (type: string) =>
    [...(table.split(`## ${type}\n`)[1]?.split('## ')[0] ?? '').matchAll(/^\| (?!field|---)(.*) \|$/gm)].map(
      ([, row]) => row,
    );
  expect(rowsOf('Company')).toEqual(["`'*'` | signed-in users | role", 'name | anyone | nothing']);
  expect(rowsOf('Person')).toEqual([
    "`'*'` | no one | nothing",
    'name | anyone | nothing',
    'friends | anyone; also the rule of Person: no one | nothing',
    'employer | anyone; also the rule of Company: signed-in users | role',
  ]);
  expect(rowsOf('Query')).toEqual([
    'any | anyone; for objects of Person: no one; for objects of Company: signed-in users | role',
    'people | signed-in users; also the rule of Person: no one | role',
  ]);
});

test('the types that no one reads are counted and named, without root types, pages and edges', () => {
  expect(describeClosedTypes(schema, withRules({ Person: { '*': deny }, Company: { '*': signedIn } }))).toBe(
    '1 of 3 types are closed by a rule that denies everyone: Person',
  );
  expect(describeClosedTypes(schema, withRules({ Person: { name: deny } }))).toBeUndefined();
});

test('ten names of closed types are listed', () => {
  const names = Array.from({ length: 12 }, (_, n) => `Type${String.fromCharCode(65 + n)}`);
  const wide = buildSchema([...names, 'Query'].map((name) => `type ${name} { a: Int }`).join(' '));
  const rules = Object.fromEntries(names.map((name) => [name, { '*': deny }]));
  expect(describeClosedTypes(wide, withRules(rules))).toBe(
    `12 of 12 types are closed by a rule that denies everyone: ${names.slice(0, 10).join(', ')}, ...`,
  );
});
