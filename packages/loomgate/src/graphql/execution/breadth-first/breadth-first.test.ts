import { makeExecutableSchema } from '@graphql-tools/schema';
import { type ExecutionResult, execute, parse } from 'graphql';
import { createExecution } from '..';

const later = <Value>(value: Value): Promise<Value> => new Promise((resolve) => setImmediate(resolve, value));
const failing = (message: string) => later(null).then(() => Promise.reject(new Error(message)));

/** A schema with the cases that the marketplace's schema does not have. */
const schema = makeExecutableSchema({
  typeDefs: `
    type Query {
      box(size: Int = 2): Box
      strict: Box!
      boxes: [Box!]
      wide: [Box]!
      grid: [[Box!]]
      pets: [Pet]
      things: [Thing!]!
      told: String
      lost: Int!
    }
    type Mutation { add(n: Int!): Sum!, break: Sum! }
    type Sum { total: Int!, late: Int! }
    type Box {
      label: String, size: Int!, color: Color, by: String, thrown: Int, given: Int, odd: Int, raw: String, calls: String
      inner: Box, innerStrict: Box!, innerLate: Box, many(n: Int!): [Box!]!, brittle: [Int!], set: [Int], torn: [Int], none: [Int], text: [String]
    }
    enum Color { RED BLUE }
    interface Pet { name: String! }
    type Cat implements Pet { name: String!, lives: Int }
    type Dog implements Pet { name: String!, barks: Boolean }
    union Thing = Cat | Box`,
  resolvers: {
    Query: {
      box: (_, { size }) => ({ size }),
      strict: () => null,
      boxes: () => [{ size: 1 }, later({ size: 2 }), { size: 3 }],
      wide: () => [{ size: 1 }, null, new Error('a value'), failing('late'), { size: 'many' }],
      grid: () => [[{ size: 1 }], null, [later({ size: 2 }), { size: 3 }], [null], []],
      pets: () => [
        { __typename: 'Cat', name: 'Tom', lives: 9 },
        later({ __typename: 'Dog', name: later('Rex') }),
        { __typename: 'Box' },
        { __typename: 'Unknown' },
        {},
      ],
      things: () => [{ lives: 1, name: 'Tom' }, { size: 4 }],
      told: () => Promise.reject('no error'),
    },
    Mutation: {
      add: (context: { total: number }, { n }) => later(n).then(() => ({ context, n })),
      break: () => failing('broken'),
    },
    Sum: {
      total: ({ context, n }: { context: { total: number }; n: number }) => (context.total += n),
      late: ({ context }: { context: { total: number } }) => later(null).then(() => context.total),
    },
    Thing: { __resolveType: (value: { lives?: number }) => later(value.lives ? 'Cat' : 'Box') },
    Box: {
      label: ({ size }, _, __, { path, fieldName }) => `${fieldName} ${size} ${pathTo(path)}`,
      color: ({ size }) => ['RED', 'BLUE', 'GREEN'][size],
      by: ({ size }) => (size === 2 ? failing('by') : later(`by ${size}`)),
      thrown() {
        throw new Error('thrown');
      },
      given: () => new Error('given'),
      odd() {
        throw { no: 'error' };
      },
      calls: () => undefined,
      inner: ({ size }) => ({ size: size + 1 }),
      innerStrict: ({ size }) => (size === 3 ? null : { size: size + 1 }),
      innerLate: ({ size }) => (size > 3 ? failing('too deep') : later({ size: size + 1 })),
      many: (_, { n }) => Array.from({ length: n }, (_, size) => ({ size, raw: () => `called ${size}` })),
      brittle: ({ size }) => [1, size === 2 ? null : later(2), 3],
      set: () => new Set([1, later(2)]),
      *torn() {
        yield 1;
        throw new Error('in the middle of a list');
      },
      none: () => 7,
      text: () => 'text',
    },
  },
});

function pathTo(path: { key: string | number; prev: Parameters<typeof pathTo>[0] | undefined }): string {
  return path.prev ? `${pathTo(path.prev)}.${path.key}` : String(path.key);
}

const ours = createExecution(schema);

/** The result, and the state after mutations. */
async function outcomeOf(execution: (rootValue: { total: number }) => ExecutionResult | Promise<ExecutionResult>) {
  const rootValue = { total: 0 };
  const { data, errors = [] } = await execution(rootValue);
  return { data: JSON.stringify(data), errors: errors.map((error) => JSON.stringify(error)).sort(), rootValue };
}

async function bothWays(query: string, variableValues: Record<string, unknown> = {}) {
  const document = parse(query);
  const theirs = await outcomeOf((rootValue) => execute({ schema, document, variableValues, rootValue }));
  const execution = { document, documentHash: query, operationName: undefined, variableValues, contextValue: {} };
  return [await outcomeOf((rootValue) => ours({ ...execution, rootValue })), theirs];
}

test.each([
  '{ box { label size } other: box(size: 5) { size label by } }',
  '{ box { color inner { color inner { size } } } }',
  '{ boxes { label by size } }',
  '{ wide { size label } }',
  '{ grid { label innerLate { label size } } }',
  '{ box { given } }',
  '{ box { thrown size odd } told }',
  '{ strict { size } }',
  '{ box { size } lost }',
  '{ box { innerStrict { innerStrict { size } } } }',
  '{ boxes { innerLate { innerLate { innerLate { size } } } } }',
  '{ box { brittle } three: box(size: 3) { brittle set torn none text } }',
  '{ box { many(n: 3) { raw label many(n: 2) { raw label } } } }',
  '{ pets { __typename name ... on Cat { lives } ... on Dog { barks } } }',
  '{ things { __typename ... on Pet { name } ... on Box { size label } } }',
  'mutation { a: add(n: 1) { total } b: add(n: 2) { late total } c: add(n: 3) { total late } }',
  'mutation { a: add(n: 1) { total } break { total } c: add(n: 3) { total } }',
  '{ __proto__: box { __proto__: size constructor: label toString: size } }',
  '{ __typename __schema { queryType { name } types { name kind fields { name type { name ofType { name } } } } } }',
  '{ box { size ...A } } fragment A on Box { size inner { size } ...B } fragment B on Box { inner { label } }',
])('%s has the result of graphql-js, with a new, a cached and a compiled plan', async (query) => {
  // The third plan has compiled accessors.
  for (let time = 0; time < 4; time += 1) {
    const [answer, theirs] = await bothWays(query);
    expect(answer).toEqual(theirs);
  }
});

test('@skip and @include depend on the variables of each request', async () => {
  const query = `query ($a: Boolean!, $b: Boolean = true, $n: Int!) {
    box { size @skip(if: $a) inner @include(if: $b) { size } many(n: $n) { size } }
  }`;
  const some = [{ a: true }, { a: false }, { a: true, b: false }, { a: false, b: false }, { a: true, b: true }];
  const all = [{ a: false, b: null }, ...some, { a: false, b: null }];
  for (const [index, given] of [...all, ...all, ...all].entries()) {
    const [answer, theirs] = await bothWays(query, { ...given, n: index % 4 });
    expect(answer).toEqual(theirs);
  }
});

test('an error outside a resolver rejects the execution, without an unhandled rejection', async () => {
  const odd = {
    // biome-ignore lint/suspicious/noThenProperty: a broken thenable
    get then(): undefined {
      throw new Error('not even a promise');
    },
  };
  const broken = makeExecutableSchema({
    typeDefs: 'type Query { value: Int, later: [Int] }',
    resolvers: { Query: { value: () => odd, later: () => later([odd]) } },
  });
  for (const query of ['{ value }', '{ later }']) {
    const execution = { document: parse(query), documentHash: query, operationName: undefined };
    const answer = createExecution(broken)({ ...execution, variableValues: {}, contextValue: {} });
    await expect(answer).rejects.toThrow('not even a promise');
  }
});
