import fc from 'fast-check';
import { parse } from 'graphql';
import { loadConfig } from '../../packages/loomgate/src/config';
import { createExecute } from '../../packages/loomgate/src/database/execute';
import { createPipelines } from '../../packages/loomgate/src/database/pipelines/pipelines';
import { createPool } from '../../packages/loomgate/src/database/pool';
import { createExecution } from '../../packages/loomgate/src/graphql/execution';
import { ExecutionScheduler } from '../../packages/loomgate/src/graphql/execution/scheduler';
import { createSelections } from '../../packages/loomgate/src/graphql/execution/selected';
import { unlimitedOutput } from '../../packages/loomgate/src/graphql/limits/output';
import type { Execute } from '../../packages/loomgate/src/loaders';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { createMarketplaceSchema } from '../support/marketplace';
import { drawOperation } from '../support/random-operations';
import { createReadContext } from '../support/read-context';

let gateway: Gateway;
let pool: ReturnType<typeof createPool>;

const schema = createMarketplaceSchema();
const selectedBy = createSelections(schema);
const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
/** One executor that never yields, and one that yields after every step. */
const [whole, inSteps] = [Number.POSITIVE_INFINITY, 1].map((steps) =>
  createExecution(schema, { scheduler: new ExecutionScheduler(steps) }),
);

beforeAll(async () => {
  gateway = await startGateway();
  await fillWithCopies(gateway.sql, 2);
  pool = createPool(gateway.databaseUrl, loadConfig({}).database, () => undefined);
});

afterAll(async () => {
  await pool.end();
  await gateway.stop();
});

const id = (type: Parameters<typeof copyId>[0], entity: number) => toGlobalId(type, copyId(type, entity, 1));
const variableValues = {
  size: 5,
  ids: [id('Product', 3), 'garbage', id('Order', 21), id('Conversation', 31), id('Product', 3)],
  productId: id('Product', 5),
  artisanId: id('Artisan', 2),
  categoryId: id('Category', 9),
  orderId: id('Order', 11),
  conversationId: id('Conversation', 12),
};

async function outcomeOf(execution: ReturnType<typeof createExecution> | undefined, operation: string) {
  const document = parse(operation);
  const asked: string[] = [];
  const send = createExecute(createPipelines(pool));
  const execute: Execute = (statement, signal) => {
    const { text, values } = statement;
    const sorted = values.map((value) => (Array.isArray(value) ? [...value].sort() : value));
    asked.push(`${text} ${JSON.stringify(sorted)}`);
    return send(statement, signal);
  };
  const contextValue = createReadContext(pool, { id: copyId('User', 1, 1), role: 'ADMIN' }, execute);
  contextValue.operation.selected = selectedBy(document);
  const control = {
    signal: contextValue.abort.signal,
    output: unlimitedOutput(),
    hold: () => contextValue.operation.hold(),
    client: () => 'one',
  };
  const answer = await execution?.({
    ...{ document, documentHash: operation, operationName: undefined, variableValues, contextValue, control },
  });
  return { answer: JSON.stringify(answer), asked: asked.sort() };
}

test('an operation that yields after every step runs the same statements and has the same result', async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      const operation = drawOperation(draw, schema, { width: 4, depth: 6 }, roots);
      expect(await outcomeOf(inSteps, operation)).toEqual(await outcomeOf(whole, operation));
    }),
    { numRuns: 60, seed: Number(process.env.PROPERTY_SEED ?? 20260301), endOnFailure: process.env.CI === 'true' },
  );
});
