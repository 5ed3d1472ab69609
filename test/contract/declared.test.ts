import fc from 'fast-check';
import type { Client } from 'pg';
import { announced } from '../../packages/loomgate/src/events';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { copyId, fillWithCopies } from '../support/copies';
import { createTestDatabase } from '../support/database';
import { connectStranger, everyTable } from '../support/invalidation';
import { createMarketplaceSchema } from '../support/marketplace';
import { drawOperation } from '../support/random-operations';
import { recordStatements } from '../support/record-statements';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

const plain = (name: string) => name.replaceAll('"', '');
const declared = everyTable.map(({ name }) => plain(name)).toSorted();
/** Tables that no loader reads and no response depends on. */
const unread = ['_prisma_migrations', 'credentials', 'known_networks', 'token_validity'];
const ofTheGateway = ['_prisma_migrations', 'audit_log', 'cursor_secrets'].map((name) => `loomgate.${name}`);

test('every table is declared, or listed here as one that no loader reads', async () => {
  const { rows } = await sql.query(`select oid::regclass::text as name from pg_class
    where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'loomgate')`);
  const names = rows.map(({ name }) => name).toSorted();
  expect(names).toEqual([...declared, ...unread, ...ofTheGateway, announced.name].toSorted());
});

test('every declared column exists and is not generated', async () => {
  const { rows } = await sql.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and is_generated = 'NEVER'`,
  );
  const columns = everyTable.flatMap(({ name, key, keys, listed }) =>
    [...(key?.columns ?? []), ...keys.flatMap((one) => one.columns), ...listed.map(({ column }) => column)].map(
      (column) => `${plain(name)}.${column}`,
    ),
  );
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(columns));
});

test('every type of a tag is declared, and none twice', () => {
  const types = everyTable.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
});

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

function relationsOf(node: PlanNode): string[] {
  return [...(node['Relation Name'] ? [node['Relation Name']] : []), ...(node.Plans ?? []).flatMap(relationsOf)];
}

/** The declared tables that have rows. Selections below a row of an empty table run no statements. */
async function filled(): Promise<string[]> {
  const found: string[] = [];
  for (const name of declared) if ((await sql.query(`select from "${name}" limit 1`)).rowCount === 1) found.push(name);
  return found;
}

test('the statements of loaders read every declared table that has rows, and no other table', async () => {
  await fillWithCopies(sql, 3);
  const recorder = recordStatements(database.url, { id: copyId('User', 1, 1), role: 'ADMIN' });
  const id = (type: Parameters<typeof copyId>[0], entity: number) => toGlobalId(type, copyId(type, entity, 1));
  const variables = {
    size: 5,
    ids: [id('Product', 3), id('Order', 21), id('Conversation', 31)],
    ...{ productId: id('Product', 5), artisanId: id('Artisan', 2), categoryId: id('Category', 9) },
    ...{ orderId: id('Order', 11), conversationId: id('Conversation', 12) },
  };
  const schema = createMarketplaceSchema();
  const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
  const operations = fc.gen().map((value) => drawOperation(value, schema, { width: 5, depth: 5 }, roots));
  for (const operation of fc.sample(operations, { numRuns: 80, seed: 7 })) await recorder.run(operation, variables);
  const read = new Set<string>();
  for (const [text, values] of new Map(recorder.statements.map(({ text, values }) => [text, values]))) {
    const { rows } = await recorder.pool.query(`explain (format json) ${text}`, [...values]);
    for (const name of relationsOf(rows[0]['QUERY PLAN'][0].Plan)) read.add(name);
  }
  await recorder.pool.end();
  expect(declared).toEqual(expect.arrayContaining([...read]));
  expect([...read]).toEqual(expect.arrayContaining(await filled()));
});
