import fc from 'fast-check';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { createMarketplaceSchema } from '../support/marketplace';
import { drawOperation } from '../support/random-operations';
import { recordStatements } from '../support/record-statements';

/** A plan node of EXPLAIN: https://www.postgresql.org/docs/current/sql-explain.html */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

const copies = 700;
const largeTableRows = 3_000;

let gateway: Gateway;
let recorder: ReturnType<typeof recordStatements>;
let largeTables: Set<string>;

beforeAll(async () => {
  gateway = await startGateway();
  await fillWithCopies(gateway.sql, copies);
  await gateway.sql.query('vacuum analyze');
  const { rows } = await gateway.sql.query('select relname from pg_class where relkind = $1 and reltuples > $2', [
    'r',
    largeTableRows,
  ]);
  largeTables = new Set(rows.map(({ relname }) => relname));
  recorder = recordStatements(gateway.databaseUrl, { id: copyId('User', 1, 1), role: 'ADMIN' });
});

afterAll(async () => {
  await recorder.pool.end();
  await gateway.stop();
});

const id = (type: Parameters<typeof copyId>[0], entity: number) => toGlobalId(type, copyId(type, entity, 1));
const variables = {
  size: 20,
  ids: [id('Product', 3), id('Order', 21), id('Conversation', 31)],
  productId: id('Product', 5),
  artisanId: id('Artisan', 2),
  categoryId: id('Category', 9),
  orderId: id('Order', 11),
  conversationId: id('Conversation', 12),
};

/** Runs random operations, which reach every connection field. */
async function runRandomOperations(): Promise<void> {
  const schema = createMarketplaceSchema();
  const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
  const draw = fc.sample(
    fc.gen().map((value) => drawOperation(value, schema, { width: 5, depth: 5 }, roots)),
    { numRuns: 120, seed: 7 },
  );
  for (const operation of draw) expect((await recorder.run(operation, variables)).errors).toBeUndefined();
}

const orders = ['NEWEST', 'OLDEST', 'PRICE_ASC', 'PRICE_DESC', 'TITLE_ASC'];
const filters = [
  '',
  `artisanId: "${variables.artisanId}"`,
  `categoryId: "${variables.categoryId}"`,
  'priceMin: "20", priceMax: "60"',
  'inStock: true',
  `artisanId: "${variables.artisanId}", categoryId: "${variables.categoryId}", priceMin: "20", inStock: true`,
];

/** Pages in both directions with every order and every filter. */
async function runPagedOperations(): Promise<void> {
  for (const order of orders)
    for (const filter of filters) {
      const list = `products(orderBy: ${order}, filter: { ${filter} }`;
      const { data } = await recorder.run(`{ ${list}, first: 3) { totalCount pageInfo { endCursor } } }`);
      const cursor = JSON.parse(JSON.stringify(data)).products.pageInfo.endCursor;
      await recorder.run(
        `{ a: ${list}, first: 50, after: "${cursor}") { nodes { sku } } b: ${list}, last: 50, before: "${cursor}") { nodes { sku } } }`,
      );
    }
}

async function planOf(text: string, values: readonly unknown[], generic: boolean): Promise<PlanNode> {
  const options = generic ? 'generic_plan, format json' : 'format json';
  const { rows } = await recorder.pool.query(`explain (${options}) ${text}`, generic ? [] : [...values]);
  return rows[0]['QUERY PLAN'][0].Plan;
}

function sequentialScans(node: PlanNode): string[] {
  const own = node['Node Type'] === 'Seq Scan' && node['Relation Name'] ? [node['Relation Name']] : [];
  return [...own, ...(node.Plans ?? []).flatMap(sequentialScans)];
}

test('no statement of any query scans a large table sequentially', async () => {
  await runRandomOperations();
  await runPagedOperations();
  await recorder.run('{ searchProducts(query: "bowl") { totalCount nodes { sku } } }');
  await recorder.run('{ searchProducts(query: "oka bwol") { totalCount nodes { sku } } }');
  const distinct = new Map(recorder.statements.map((statement) => [statement.text, statement]));
  expect(distinct.size).toBeGreaterThan(60);
  const offences: string[] = [];
  for (const { label, text, values } of distinct.values())
    for (const generic of [true, false]) {
      const scans = sequentialScans(await planOf(text, values, generic)).filter((table) => largeTables.has(table));
      if (scans.length > 0)
        offences.push(`${label} (${generic ? 'generic' : 'custom'} plan): ${scans.join(', ')}\n${text}`);
    }
  expect(offences).toEqual([]);
}, 240_000);
