import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { copyId, copyKinds, fillWithCopies } from '../support/copies';
import { type Answer, type Gateway, startGateway } from '../support/gateway';
import { drawOperation } from '../support/random-operations';

const schema = buildSchema(readFileSync(join(projectRoot, 'src', 'generated', 'schema.graphql'), 'utf8'));
const copies = 20;
const runs = Number(process.env.PROPERTY_RUNS ?? 100);

type Cost = Answer<unknown>['cost'];

let small: Gateway;
let large: Gateway;

beforeAll(async () => {
  [small, large] = await Promise.all([startGateway(), startGateway()]);
  await Promise.all([fillWithCopies(small.sql, 1), fillWithCopies(large.sql, copies)]);
});

afterAll(() => Promise.all([small.stop(), large.stop()]));

const admin = { id: copyId('User', 1, 1), role: 'ADMIN' } as const;

/** Variables for `n` copies of the data: page size and ids are multiplied by `n`. */
function variablesFor(n: number, size: number) {
  const id = (type: Parameters<typeof copyId>[0], entity: number, copy = 1) =>
    toGlobalId(type, copyId(type, entity, copy));
  const entities = [
    ['Product', 3],
    ['User', 2],
    ['Order', 21],
    ['Conversation', 31],
    ['Review', 40],
  ] as const;
  return {
    size: size * n,
    ids: Array.from({ length: n }, (_, copy) => entities.map(([type, entity]) => id(type, entity, copy + 1))).flat(),
    productId: id('Product', 5),
    artisanId: id('Artisan', 2),
    categoryId: id('Category', 9),
    orderId: id('Order', 11),
    conversationId: id('Conversation', 12),
  };
}

/** Drops BAD_SOURCE: rewritten sources of an operation share a budget, which only many rows exceed. */
function unexpected({ errors }: Answer<unknown>): Answer<unknown>['errors'] {
  return errors.filter(({ extensions }) => extensions.code !== 'BAD_SOURCE');
}

const lists = ['products', 'artisans', 'categories', 'nodes', 'searchProducts'];
const singles = ['node', 'product', 'artisan', 'category', 'order', 'conversation', 'viewer'];

/** Runs random operations on both gateways and checks their costs. */
async function compare(
  roots: readonly string[],
  check: (few: Cost, many: Cost, operation: string) => void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.gen(), fc.integer({ min: 1, max: 5 }), async (draw, size) => {
      const operation = drawOperation(draw, schema, { width: 4, depth: 6 }, roots);
      const few = await small.query(operation, variablesFor(1, size), admin);
      const many = await large.query(operation, variablesFor(copies, size), admin);
      expect({ operation, few: unexpected(few), many: unexpected(many) }).toEqual({ operation, few: [], many: [] });
      check(few.cost, many.cost, operation);
    }),
    { numRuns: runs, seed: Number(process.env.PROPERTY_SEED ?? 20260301), endOnFailure: process.env.CI === 'true' },
  );
}

test('an operation on twenty times the rows runs the same number of statements', async () => {
  const total = { few: 0, many: 0 };
  await compare(lists, (few, many, operation) => {
    expect({ operation, statements: many.statements }).toEqual({ operation, statements: few.statements });
    total.few += few.rows;
    total.many += many.rows;
  });
  // Proves that the larger data set was read, so that a statement per row would have shown.
  expect(total.many).toBeGreaterThan(total.few * (copies / 2));
}, 300_000);

test('an operation on one object costs the same for any amount of other data', async () => {
  await compare(singles, (few, many, operation) => {
    expect({ operation, ...many }).toEqual({ operation, ...few, durationMs: expect.any(Number) });
  });
}, 300_000);

test('no operation runs more statements than it selects fields, counting node as one for each type', async () => {
  const types = Object.keys(copyKinds).length;
  await compare([...lists, ...singles], (_, many, operation) => {
    const fields = operation.match(/f\d+:/g)?.length ?? 0;
    const nodes = operation.match(/: nodes?\(/g)?.length ?? 0;
    expect(many.statements).toBeLessThanOrEqual(fields + nodes * types);
  });
}, 300_000);
