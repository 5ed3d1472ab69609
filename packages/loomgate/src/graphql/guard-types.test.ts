import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  type ExecutionResult,
  execute,
  type GraphQLNamedType,
  isAbstractType,
  isObjectType,
  parse,
  subscribe,
} from 'graphql';
import { allowAll, anyOf, defineRule, deny, type Rules, type TypeRule } from '../modules/rule';
import { forgetDecisions } from './decide';
import { createExecution } from './execution';
import { guard } from './guard';

const typeDefs = `
  interface Named { name: String }
  union Any = Customer | Box
  union Page = CustomerConnection | Box
  type Customer implements Named { name: String friend: Customer boxes: [Box!]! }
  type Plain { name: String }
  type Box implements Named {
    name: String one: Customer late: Customer strict: Customer! list: [Customer!]! grid: [[Customer]] plain: Plain
    page: CustomerConnection strictPage: CustomerConnection! edge: CustomerEdge items: Items
    named: Named mixed: [Any] strictMixed: [Any!] untyped: Unnamed mixedPage: AnyConnection anyPage: Page none: Named
  }
  union Unnamed = Box | Customer
  type PageInfo { endCursor: String }
  type CustomerConnection { nodes: [Customer!]! edges: [CustomerEdge!]! pageInfo: PageInfo totalCount: Int }
  type CustomerEdge { cursor: String node: Customer! }
  type Items { items: [Customer!]! pageInfo: PageInfo totalCount: Int }
  type AnyConnection { nodes: [Any!]! pageInfo: PageInfo totalCount: Int }
  type Payload { customer: Customer box: Box }
  type Query { box: Box boxes(first: Int): [Box!]! customer(name: String): Customer customers: CustomerConnection }
  type Subscription { changed: Customer }
  type Mutation { write: Payload direct: Customer promote: Payload }
`;

const customer = { __typename: 'Customer', name: 'secret' };
const box = { __typename: 'Box', name: 'box' };
const page = {
  __typename: 'CustomerConnection',
  nodes: [customer],
  edges: [{ cursor: 'secret', node: customer }],
  pageInfo: { endCursor: 'secret' },
  totalCount: 4711,
};

/** The names of the fields that were resolved. */
let resolved: string[] = [];

const values: Readonly<Record<string, unknown>> = {
  one: customer,
  late: Promise.resolve(customer),
  strict: customer,
  list: [customer, customer],
  grid: [[customer], [customer]],
  page,
  strictPage: page,
  edge: { cursor: 'secret', node: customer },
  items: { items: [customer], pageInfo: { endCursor: 'secret' }, totalCount: 4711 },
  mixedPage: { nodes: [box, customer], pageInfo: { endCursor: 'secret' }, totalCount: 4711 },
  named: customer,
  mixed: [box, Promise.resolve(customer), null, customer],
  strictMixed: [box, customer],
  untyped: { kind: 'Customer', name: 'secret' },
  anyPage: page,
  none: null,
  plain: { name: 'plain' },
};

const fields = Object.fromEntries(
  Object.entries(values).map(([name, value]) => {
    const resolve = () => {
      resolved.push(name);
      return value;
    };
    return [name, resolve] as const;
  }),
);

const open: Rules = {
  Query: { box: allowAll, boxes: allowAll, customer: allowAll, customers: allowAll },
  Subscription: { changed: allowAll },
  Mutation: { write: allowAll, direct: allowAll, promote: allowAll },
};

function createSchema(rules: Rules) {
  const schema = createUnguarded();
  guard(schema, [open, rules]);
  return schema;
}

function createUnguarded() {
  return makeExecutableSchema({
    typeDefs,
    resolvers: {
      Query: {
        box: () => box,
        boxes: (_: object, { first }: { first: number }) => Array(first).fill(box),
        customer: fields.one,
        customers: fields.page,
      },
      Box: fields,
      Customer: { friend: () => customer, boxes: () => [box] },
      Unnamed: { __resolveType: async ({ kind }: { kind: string }) => kind },
      Subscription: { changed: { subscribe: fields.one } },
      Mutation: {
        write: () => ({ customer, box }),
        direct: fields.one,
        promote(_: object, __: object, context: Parameters<typeof forgetDecisions>[0]) {
          Object.assign(context, { isStaff: true });
          forgetDecisions(context);
          return { customer };
        },
      },
    },
  });
}

type Run = (rules: Rules, query: string, context?: object) => ExecutionResult | Promise<ExecutionResult>;

const executors: [string, Run][] = [
  [
    'graphql-js',
    (rules, query, contextValue = {}) => execute({ schema: createSchema(rules), document: parse(query), contextValue }),
  ],
  [
    'breadth first',
    (rules, query, contextValue = {}) =>
      createExecution(createSchema(rules))({
        ...{ document: parse(query), documentHash: query, operationName: undefined, variableValues: {} },
        contextValue,
      }),
  ],
];

const closed: Rules = { Customer: { '*': deny } };
const name = '{ __typename ... on Customer { name } ... on Box { name } }';
const forbidden = (...paths: (string | number)[][]) =>
  paths.map((path) => ({ path, extensions: expect.objectContaining({ code: 'FORBIDDEN' }) }));

/** Fields whose type says that their objects are closed: nothing is resolved. */
const closedFields: [selection: string, value: unknown][] = [
  ['one { name }', { one: null }],
  ['late { __typename }', { late: null }],
  ['strict { name }', null],
  ['list { name }', null],
  ['grid { name }', { grid: null }],
  ['page { totalCount }', { page: null }],
  ['page { pageInfo { endCursor } }', { page: null }],
  ['page { edges { cursor node { name } } }', { page: null }],
  ['page { __typename }', { page: null }],
  ['strictPage { nodes { name } }', null],
  ['edge { cursor }', { edge: null }],
  ['items { totalCount }', { items: null }],
  ['mixedPage { totalCount }', { mixedPage: null }],
  ['mixedPage { nodes { __typename } }', { mixedPage: null }],
];

/** Fields whose objects are of a closed type or of another one: each object is refused at its place. */
const openFields: [selection: string, value: unknown, paths: (string | number)[][]][] = [
  [`named ${name}`, { named: null }, [['named']]],
  [`untyped ${name}`, { untyped: null }, [['untyped']]],
  [
    `mixed ${name}`,
    { mixed: [box, null, null, null] },
    [
      ['mixed', 1],
      ['mixed', 3],
    ],
  ],
  [`strictMixed ${name}`, { strictMixed: null }, [['strictMixed', 1]]],
  ['anyPage { __typename ... on CustomerConnection { totalCount } }', { anyPage: null }, [['anyPage']]],
  ['none { name }', { none: null }, []],
  ['plain { name }', { plain: { name: 'plain' } }, []],
];

describe.each(executors)('%s', (_, run) => {
  beforeEach(() => {
    resolved = [];
  });

  const json = async (result: ReturnType<Run>) => JSON.parse(JSON.stringify(await result));

  test.each(closedFields)('{ %s } of a closed type is refused before it is resolved', async (selection, value) => {
    const [field = ''] = selection.split(' ');
    const answer = await json(run(closed, `{ box { ${selection} } }`));
    expect(answer).toMatchObject({ data: { box: value }, errors: forbidden(['box', field]) });
    expect(answer.errors).toHaveLength(1);
    expect(resolved).toEqual([]);
    expect(JSON.stringify(answer)).not.toMatch(/secret|4711/);
  });

  test.each(openFields)('{ %s } refuses the objects of a closed type', async (selection, value, paths) => {
    const { data, errors = [] } = await json(run(closed, `{ box { ${selection} } }`));
    expect(data).toEqual({ box: value });
    expect(errors).toHaveLength(paths.length);
    for (const error of forbidden(...paths.map((path) => ['box', ...path])))
      expect(errors).toContainEqual(expect.objectContaining(error));
  });

  test('root fields and mutations of a closed type are not resolved; a payload is refused its object', async () => {
    const query = await json(run(closed, '{ customer { name } customers { totalCount } }'));
    expect(query).toMatchObject({
      data: { customer: null, customers: null },
      errors: forbidden(['customer'], ['customers']),
    });
    const mutation = await json(run(closed, 'mutation { direct { name } write { customer { name } box { name } } }'));
    expect(mutation.data).toEqual({ direct: null, write: { customer: null, box: { name: 'box' } } });
    expect(mutation.errors).toMatchObject(forbidden(['direct'], ['write', 'customer']));
    expect(resolved).toEqual([]);
  });

  test('the rule of a type and the rule of a field must both allow', async () => {
    const nameRule = (isAllowed: boolean) => defineRule<{ name: string }, object>('', 'nothing', () => isAllowed);
    const query = '{ customer { name friend { friend { name } } } }';
    const allowed = { name: 'secret', friend: { friend: { name: 'secret' } } };
    const both: Rules = { Customer: { '*': allowAll, name: nameRule(true) } };
    expect(await json(run(both, query))).toEqual({ data: { customer: allowed } });
    const one: Rules = { Customer: { '*': anyOf(deny, allowAll), name: nameRule(false) } };
    expect((await json(run(one, query))).data).toEqual({
      customer: { name: null, friend: { friend: { name: null } } },
    });
    const other: Rules = { Customer: { '*': deny, name: nameRule(true) } };
    expect((await json(run(other, query))).data).toEqual({ customer: null });
  });

  test('the rule of a type gets the context, an empty parent and no arguments, once for each operation', async () => {
    const calls: unknown[][] = [];
    const staff = defineRule<object, object>('', 'role', async (parent, args, context) => {
      calls.push([parent, args]);
      return 'isStaff' in context && context.isStaff === true;
    });
    const query = `{ boxes(first: 100) { one { name } list { name } page { totalCount } named ${name} } customer(name: "x") { name } }`;
    const rules: Rules = { Customer: { '*': staff } };
    const answer = await json(run(rules, query, { isStaff: true }));
    expect(answer.errors).toBeUndefined();
    expect(answer.data.boxes[99]).toMatchObject({ one: { name: 'secret' }, page: { totalCount: 4711 } });
    expect(calls).toEqual([[{}, {}]]);
    const refused = await json(run(rules, query, { isStaff: false }));
    expect(refused.data).toBeNull();
    expect(calls).toHaveLength(2);
  });

  test('a write may change the decision for the fields after it', async () => {
    const staff: TypeRule = defineRule<object, object>('', 'role', (_parent, _args, context) => 'isStaff' in context);
    const mutation = 'mutation { before: write { customer { name } } promote { customer { name } } }';
    const { data } = await json(run({ Customer: { '*': staff } }, mutation, {}));
    expect(data).toEqual({ before: { customer: null }, promote: { customer: { name: 'secret' } } });
  });

  test('an error of the rule is not a refusal', async () => {
    const failing = defineRule<object, object>('', 'nothing', async () => {
      throw new Error('unavailable');
    });
    const { data, errors } = await json(run({ Customer: { '*': failing } }, `{ box { one { name } named ${name} } }`));
    expect(data).toEqual({ box: { one: null, named: null } });
    expect(errors).toMatchObject([{ message: 'unavailable' }, { message: 'unavailable' }]);
  });
});

test('a subscription to objects of a closed type does not start, and its events are refused', async () => {
  resolved = [];
  const schema = createSchema(closed);
  const document = parse('subscription { changed { name } }');
  expect(await subscribe({ schema, document, contextValue: {} })).toMatchObject({ errors: forbidden(['changed']) });
  expect(resolved).toEqual([]);
  const event = execute({ schema, document, contextValue: {}, rootValue: { changed: customer } });
  expect(await event).toMatchObject({ data: { changed: null }, errors: forbidden(['changed']) });
});

test('only fields that lead from elsewhere to a type with a rule are changed, and interfaces and unions that contain it', () => {
  const schema = createUnguarded();
  const resolvers = () => new Map(Object.values(schema.getTypeMap()).flatMap(resolversOf));
  const before = resolvers();
  guard(schema, [open, { Plain: { '*': deny } }]);
  expect(changed(before, resolvers())).toEqual(['Box.plain']);
  guard(schema, [open, closed]);
  expect(changed(before, resolvers()).toSorted()).toEqual(
    [
      ...['one', 'late', 'strict', 'list', 'grid', 'plain', 'page', 'strictPage', 'edge', 'items', 'mixedPage'].map(
        (field) => `Box.${field}`,
      ),
      ...[
        'Any',
        'Mutation.direct',
        'Named',
        'Page',
        'Payload.customer',
        'Query.customer',
        'Query.customers',
        'Subscription.changed',
        'Unnamed',
      ],
    ].toSorted(),
  );
});

type Resolver = readonly [name: string, resolver: unknown];

function resolversOf(type: GraphQLNamedType): Resolver[] {
  if (isAbstractType(type)) return [[type.name, type.resolveType]];
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field.resolve] as const);
}

function changed(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  return [...after].filter(([coordinate, resolver]) => before.get(coordinate) !== resolver).map(([name]) => name);
}
