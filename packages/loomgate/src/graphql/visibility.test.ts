import { makeExecutableSchema } from '@graphql-tools/schema';
import { type ExecutionResult, execute, parse } from 'graphql';
import { defineModule } from '../modules/module';
import type { Visibility } from '../modules/visibility';
import { createExecution } from './execution';
import { hideRows } from './visibility';

interface Thing {
  readonly __typename: 'Thing';
  readonly name: string;
}

const thing = (name: string): Thing => ({ __typename: 'Thing', name });
const shown = thing('shown');
const hidden = thing('hidden');
const box = { __typename: 'Box' };
const iterable = {
  *[Symbol.iterator]() {
    yield* [shown, hidden];
  },
};
const page = { nodes: [hidden, shown, hidden], edges: [hidden, shown].map((node) => ({ cursor: node.name, node })) };
const fields = {
  one: () => hidden,
  late: async () => hidden,
  strict: () => hidden,
  list: async () => [shown, hidden],
  iterable: () => iterable,
  open: () => [hidden, Promise.resolve(shown), null],
  grid: () => [[hidden, shown], [hidden]],
  named: () => hidden,
  mixed: () => [box, hidden, shown],
  other: () => hidden,
  none: () => null,
  page: () => page,
};

/** The calls of isShownTo: the viewer, and whether there was a row. */
let asked: unknown[] = [];

const visibility: Visibility<Thing> = {
  description: { public: 'anyone', others: 'owners' },
  isPublic: ({ name }) => name !== 'hidden',
  async isShownTo(row, { viewer }) {
    asked.push(row?.name ?? null);
    return viewer?.role === 'ADMIN';
  },
};

function createSchema(hide = true) {
  const schema = makeExecutableSchema({
    typeDefs: `
      interface Named { name: String }
      union Any = Thing | Box
      type Thing implements Named { name: String }
      type Box { one: Thing late: Thing strict: Thing! list: [Thing!]! iterable: [Thing!] open: [Thing] grid: [[Thing!]!]
        named: Named mixed: [Any!]! other: Any none: Thing page: ThingConnection }
      type PageInfo { hasNextPage: Boolean }
      type ThingConnection { nodes: [Thing!]! edges: [ThingEdge!]! pageInfo: PageInfo }
      type ThingEdge { cursor: String! node: Thing! }
      type Payload { thing: Thing box: Box }
      type Query { box: Box one: Thing late: Thing strict: Thing! list: [Thing!]! open: [Thing] none: Thing mixed: [Any!]! page: ThingConnection }
      type Mutation { write: Payload }
    `,
    resolvers: {
      Query: { ...fields, box: () => box },
      Box: fields,
      Mutation: { write: () => ({ thing: hidden, box }) },
    },
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
  });
  const module = defineModule({
    resolvers: {},
    loaders: {},
    rules: {},
    invalidation: [],
    nodes: {},
    visibility: { Thing: visibility },
  });
  if (hide) hideRows(schema, [module]);
  return schema;
}

const schema = createSchema();
const ours = createExecution(schema);

const executors: [string, (query: string, context: object) => ExecutionResult | Promise<ExecutionResult>][] = [
  ['graphql-js', (query, contextValue) => execute({ schema, document: parse(query), contextValue })],
  [
    'breadth first',
    (query, contextValue) =>
      ours({ document: parse(query), documentHash: query, operationName: undefined, variableValues: {}, contextValue }),
  ],
];

beforeEach(() => {
  asked = [];
});

const admin = { viewer: { id: 'a', role: 'ADMIN' } };
const nobody = { viewer: null };
const name = '{ ... on Thing { name } }';

/** The value of each field of Box, along an edge, for any viewer. */
const along: [field: string, answer: unknown][] = [
  ['one', null],
  ['late', null],
  ['list', [{ name: 'shown' }]],
  ['iterable', [{ name: 'shown' }]],
  ['open', [null, { name: 'shown' }, null]],
  ['grid', [[{ name: 'shown' }], []]],
  ['named', null],
  ['mixed', [{}, { name: 'shown' }]],
  ['other', null],
  ['none', null],
];

describe.each(executors)('%s', (_, run) => {
  test.each(along)(
    'along the edge %s no viewer sees a hidden row, and isShownTo is not called',
    async (field, answer) => {
      for (const context of [nobody, admin]) {
        const { data, errors } = await run(`{ box { ${field} ${name} } }`, context);
        expect(JSON.parse(JSON.stringify({ data, errors }))).toEqual({ data: { box: { [field]: answer } } });
      }
      expect(asked).toEqual([]);
    },
  );

  test('a hidden row of a non-null edge is CONFLICT, like a missing row', async () => {
    const { data, errors } = await run('{ box { strict { name } } }', admin);
    expect(data).toEqual({ box: null });
    expect(errors).toMatchObject([{ path: ['box', 'strict'], extensions: { code: 'CONFLICT' } }]);
  });

  test('in an entry field viewers with permission see a hidden row', async () => {
    const query = `{ one { name } late { name } list { name } open { name } mixed ${name} page { nodes { name } edges { node { name } } } }`;
    const { data, errors } = await run(query, admin);
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data).match(/hidden/g)).toHaveLength(4 + 1 + 2 + 1);
    const others = await run(query, nobody);
    expect(others.errors).toBeUndefined();
    expect(JSON.stringify(others.data)).toBe(
      JSON.stringify({
        one: null,
        late: null,
        list: [{ name: 'shown' }],
        open: [null, { name: 'shown' }, null],
        mixed: [{}, { name: 'shown' }],
        page: { nodes: [{ name: 'shown' }], edges: [{ node: { name: 'shown' } }] },
      }),
    );
  });

  test('a payload shows a hidden row to viewers with permission; edges from it do not', async () => {
    const query = 'mutation { write { thing { name } box { one { name } } } }';
    expect(JSON.stringify(await run(query, admin))).toBe(
      '{"data":{"write":{"thing":{"name":"hidden"},"box":{"one":null}}}}',
    );
    expect(JSON.stringify(await run(query, nobody))).toBe('{"data":{"write":{"thing":null,"box":{"one":null}}}}');
  });

  test('for a missing row a field of Query calls isShownTo as for a hidden one', async () => {
    await run('{ one { name } }', nobody);
    await run('{ none { name } }', nobody);
    expect(asked).toEqual(['hidden', null]);
  });
});

test('a visibility of a name that is no object type is an error at startup', () => {
  const module = defineModule({
    resolvers: {},
    loaders: {},
    rules: {},
    invalidation: [],
    nodes: {},
    visibility: { Named: visibility },
  });
  expect(() => hideRows(createSchema(false), [module])).toThrow('Named');
});
