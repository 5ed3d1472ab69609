import fc from 'fast-check';
import { getOperationAST, parse } from 'graphql';
import { loadConfig } from '../../packages/loomgate/src/config';
import { createPool } from '../../packages/loomgate/src/database/pool';
import { createExecution } from '../../packages/loomgate/src/graphql/execution';
import { createStatementBounds } from '../../packages/loomgate/src/graphql/observe/statement-bound';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { createRequestLog } from '../../packages/loomgate/src/telemetry/request-log';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { createMarketplaceSchema } from '../support/marketplace';
import { drawOperation } from '../support/random-operations';
import { createReadContext } from '../support/read-context';

const schema = createMarketplaceSchema();
const execute = createExecution(schema, { executor: 'graphql-js' });
const boundOf = createStatementBounds(schema);
const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});

let gateway: Gateway;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  gateway = await startGateway();
  await fillWithCopies(gateway.sql, 5);
  pool = createPool(gateway.databaseUrl, loadConfig({}).database, () => undefined);
});

afterAll(async () => {
  await pool.end();
  await gateway.stop();
});

const id = (type: Parameters<typeof copyId>[0], entity: number) => toGlobalId(type, copyId(type, entity, 1));
const variableValues = {
  size: 10,
  ids: [id('Product', 3), id('Order', 21), id('Conversation', 31), id('User', 2)],
  productId: id('Product', 5),
  artisanId: id('Artisan', 2),
  categoryId: id('Category', 9),
  orderId: id('Order', 11),
  conversationId: id('Conversation', 12),
};

async function run(operation: string) {
  const document = parse(operation);
  const contextValue = createReadContext(pool, { id: copyId('User', 1, 1), role: 'ADMIN' });
  await execute({ document, documentHash: operation, operationName: undefined, variableValues, contextValue });
  const ast = getOperationAST(document);
  if (!ast) throw new Error('no operation');
  return { statements: contextValue.operation.cost.statements, bound: boundOf(ast, document) };
}

test('no operation runs more statements than its shape allows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      const operation = drawOperation(draw, schema, { width: 5, depth: 6 }, roots);
      const { statements, bound } = await run(operation);
      expect({ operation, statements }).toEqual({ operation, statements: Math.min(statements, bound) });
    }),
    { numRuns: 100, seed: Number(process.env.PROPERTY_SEED ?? 20260301), endOnFailure: process.env.CI === 'true' },
  );
});

test('the bound is low enough that one statement per row of a small page exceeds it', async () => {
  const { bound } = await run(
    '{ products(first: 20) { nodes { title artisan { name } reviews(first: 2) { nodes { rating } } } } }',
  );
  expect(bound).toBeLessThan(20);
});

test('an operation that exceeds the bound is logged as a warning', () => {
  const warn = jest.fn();
  const finish = createRequestLog({
    log: { warn, info: jest.fn(), debug: jest.fn(), isLevelEnabled: () => true },
    count: () => undefined,
    slowMs: 1_000,
  });
  const request = { requestId: 'r', method: 'POST', status: 200, durationMs: 1, wasLeft: false };
  finish({ operationName: 'RowByRow', statementBound: 6, cost: { statements: 7, rows: 7 } }, request);
  expect(warn).toHaveBeenCalledWith(
    expect.objectContaining({ operation: 'RowByRow', statements: 7, statementBound: 6 }),
    'the operation ran more statements than its shape allows',
  );
  finish({ operationName: 'InRounds', statementBound: 6, cost: { statements: 6, rows: 7 } }, request);
  expect(warn).toHaveBeenCalledTimes(1);
});
