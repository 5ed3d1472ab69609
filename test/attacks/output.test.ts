import fc, { type GeneratorValue } from 'fast-check';
import { parse } from 'graphql';
import { loadConfig } from '../../packages/loomgate/src/config';
import { createPool } from '../../packages/loomgate/src/database/pool';
import { createExecution } from '../../packages/loomgate/src/graphql/execution';
import { ExecutionScheduler } from '../../packages/loomgate/src/graphql/execution/scheduler';
import { createOutputs } from '../../packages/loomgate/src/graphql/limits/output';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { ask } from '../limits/ask';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { createMarketplaceSchema } from '../support/marketplace';
import { createReadContext } from '../support/read-context';

const responseBytes = 2_000_000;
const maxDocument = 8_192;
let gateway: Gateway;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  gateway = await startGateway({ LIMIT_RESPONSE_BYTES: String(responseBytes) });
  await fillWithCopies(gateway.sql, 1);
  pool = createPool(gateway.databaseUrl, loadConfig({}).database, () => undefined);
});

afterAll(async () => {
  await pool.end();
  await gateway.stop();
});

const product = toGlobalId('Product', copyId('Product', 3, 1));
const leaves = [
  'sku',
  'title',
  'description',
  'id',
  'createdAt',
  '__typename',
  'price { amount currencyCode }',
  'nope: id',
];
/** Cyclic paths between products that load few rows, because they return to the same ones. */
const edges = [
  (size: number, below: string) => `artisan { products(first: ${size}) { nodes { ${below} } } }`,
  (size: number, below: string) => `artisan { products(first: ${size}) { edges { cursor node { ${below} } } } }`,
  (size: number, below: string) => `reviews(first: ${size}) { nodes { body product { ${below} } } }`,
  (_: number, below: string) => `categories { name } artisan { products { nodes { ${below} } } }`,
];

/** Draws a document of up to 8,000 characters with a large response and few rows. */
function drawDocument(draw: GeneratorValue): string {
  const pick = <T>(from: readonly T[]): T | undefined => from[draw(fc.nat, from.length - 1)];
  const count = (most: number) => 1 + draw(fc.nat, most - 1);
  const name = 'a'.repeat(count(40));
  const size = count(200);
  const values = Array.from({ length: size }, (_, n) => `${name}${n}: ${pick(leaves)?.replace('nope: ', '')}`);
  const positions = JSON.stringify(Array(count(100)).fill(product));
  const room = maxDocument - positions.length - 600;
  let selection = '';
  for (const value of values) if (selection.length + value.length < room) selection += `${value} `;
  for (let level = draw(fc.nat, 3); level > 0; level -= 1) selection = pick(edges)?.(count(20), selection) ?? selection;
  return pick([true, false])
    ? `{ products(first: ${count(100)}) { nodes { ${selection} } } }`
    : `{ nodes(ids: ${positions}) { ... on Product { ${selection} } } }`;
}

const runs = {
  numRuns: 40,
  seed: Number(process.env.PROPERTY_SEED ?? 20260301),
  endOnFailure: process.env.CI === 'true',
};

test('a document with a large response is refused, or charged by the size of the response', async () => {
  const answered: number[] = [];
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      const query = drawDocument(draw);
      const { status, code, data, cost } = await ask(gateway, query);
      const bytes = data ? Buffer.byteLength(JSON.stringify(data)) : 0;
      answered.push(bytes);
      if (status === 200) expect(code).toBeUndefined();
      else expect(['COST_TOO_HIGH', 'RESPONSE_TOO_LARGE']).toContain(code);
      expect(bytes).toBeLessThanOrEqual(responseBytes);
      expect(cost?.actual).toBeGreaterThanOrEqual(Math.floor(bytes / 1_000));
    }),
    runs,
  );
  // The response must come near the limit for the test to be meaningful.
  expect(Math.max(...answered)).toBeGreaterThan(responseBytes / 2);
});

/** Counts the steps of each turn of the event loop. */
class CountingScheduler extends ExecutionScheduler {
  most = 0;
  #steps = 0;

  override spend(steps: number): void {
    if (this.#steps === 0) setImmediate(() => (this.#steps = 0));
    this.#steps += steps;
    this.most = Math.max(this.most, this.#steps);
    super.spend(steps);
  }
}

test('no execution exceeds the steps of a turn, and no response has more bytes than counted', async () => {
  const schema = createMarketplaceSchema();
  const scheduler = new CountingScheduler();
  const execute = createExecution(schema, { scheduler });
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      const document = parse(drawDocument(draw));
      const contextValue = createReadContext(pool, null);
      const output = createOutputs({ responseBytes, pendingBytes: responseBytes, cost: 250_000 })(() => undefined);
      const { signal } = contextValue.abort;
      const control = { signal, output, hold: () => contextValue.operation.hold(), client: () => 'one' };
      const execution = { document, documentHash: '', operationName: undefined, variableValues: {} };
      const { data } = await execute({ ...execution, documentHash: String(Math.random()), contextValue, control });
      if (data) expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(output.bytes);
    }),
    runs,
  );
  // 10,000 of the turn, plus one step that starts within them: a thousand lists, or serializing a large response.
  expect(scheduler.most).toBeLessThan(10_000 + 1.5 * (responseBytes / 50));
});
