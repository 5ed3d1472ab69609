import fc from 'fast-check';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { createMarketplaceSchema } from '../support/marketplace';
import { drawOperation } from '../support/random-operations';
import { recordStatements } from '../support/record-statements';

let gateway: Gateway;
let delays: readonly number[] = [0];
let recorder: ReturnType<typeof recordStatements>;

const schema = createMarketplaceSchema();
const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});

beforeAll(async () => {
  gateway = await startGateway();
  await fillWithCopies(gateway.sql, 3);
  const admin = { id: copyId('User', 1, 1), role: 'ADMIN' } as const;
  recorder = recordStatements(gateway.databaseUrl, admin, (place) => delays[place % delays.length] ?? 0);
});

afterAll(async () => {
  await recorder.pool.end();
  await gateway.stop();
});

const id = (type: Parameters<typeof copyId>[0], entity: number) => toGlobalId(type, copyId(type, entity, 1));
const variables = {
  size: 9,
  ids: [id('Product', 3), id('User', 2), id('Order', 21), id('Conversation', 31), id('Review', 40)],
  productId: id('Product', 5),
  artisanId: id('Artisan', 2),
  categoryId: id('Category', 9),
  orderId: id('Order', 11),
  conversationId: id('Conversation', 12),
};

/** The statements of one execution, sorted. */
async function statementsOf(operation: string, withDelays: readonly number[]) {
  delays = withDelays;
  recorder.statements.length = 0;
  const { errors, data } = await recorder.run(operation, variables);
  expect(errors).toBeUndefined();
  return { data, asked: recorder.statements.map(({ text, values }) => `${text} ${JSON.stringify(values)}`).sort() };
}

test('the statements of an operation do not depend on the order of their results', async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), fc.array(fc.nat(6), { minLength: 3, maxLength: 9 }), async (draw, delaysMs) => {
      const operation = drawOperation(draw, schema, { width: 4, depth: 6 }, roots);
      const atOnce = await statementsOf(operation, [0]);
      expect(await statementsOf(operation, delaysMs)).toEqual(atOnce);
    }),
    { numRuns: 60, seed: Number(process.env.PROPERTY_SEED ?? 20260301), endOnFailure: process.env.CI === 'true' },
  );
});

test('no operation runs a statement twice or loads a row twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      const { asked } = await statementsOf(drawOperation(draw, schema, { width: 4, depth: 6 }, roots), [0]);
      expect(new Set(asked).size).toBe(asked.length);
      for (const table of ['User.byId', 'Product.byId', 'Artisan.byId', 'Category.byId']) {
        const keys = recorder.statements.filter(({ label }) => label === table).flatMap(({ values }) => values[0]);
        expect(new Set(keys).size).toBe(keys.length);
      }
    }),
    { numRuns: 60, seed: Number(process.env.PROPERTY_SEED ?? 20260301), endOnFailure: process.env.CI === 'true' },
  );
});
