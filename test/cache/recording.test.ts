import fc from 'fast-check';
import { execute, parse } from 'graphql';
import { Client } from 'pg';
import { loadConfig } from '../../packages/loomgate/src/config';
import { createPool } from '../../packages/loomgate/src/database/pool';
import { tagsOfRow, tagsOfUpdate } from '../../packages/loomgate/src/invalidation/row-tags';
import type { LoggedRow } from '../../packages/loomgate/src/invalidation/table-invalidation';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { modules } from '../../src/generated/modules';
import { copyId, fillWithCopies } from '../support/copies';
import { createTestDatabase } from '../support/database';
import { createMarketplaceSchema } from '../support/marketplace';
import { drawOperation } from '../support/random-operations';
import { createReadContext } from '../support/read-context';

const schema = createMarketplaceSchema();
const roots = Object.keys(schema.getQueryType()?.getFields() ?? {});
const runs = Number(process.env.PROPERTY_RUNS ?? 60);
const changesPerOperation = 12;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  pool = createPool(database.url, loadConfig({}).database, () => undefined);
  await fillWithCopies(sql, 1);
  await watchTables();
});

afterAll(async () => {
  await pool.end();
  await sql.end();
  await database.drop();
});

const tables = new Map(
  Object.values(modules).flatMap((module) => module.invalidation.map((table) => [unquoted(table.name), table])),
);

function unquoted(name: string): string {
  return name.replaceAll('"', '');
}

/** Records what the WAL would have: every changed row, including triggers and cascades. */
async function watchTables(): Promise<void> {
  await sql.query(`
    create table changed (name text, old jsonb, new jsonb);
    create function note_change() returns trigger language plpgsql as $$ begin
      insert into changed values (tg_table_name, case when tg_op <> 'INSERT' then to_jsonb(old) end,
        case when tg_op <> 'DELETE' then to_jsonb(new) end);
      return null;
    end $$`);
  for (const name of tables.keys())
    await sql.query(
      `create trigger zz_note after insert or update or delete on ${name} for each row execute function note_change()`,
    );
}

interface Changed {
  readonly name: string;
  readonly old: object | null;
  readonly new: object | null;
}

function tagsOf({ name, old, new: now }: Changed): string[] {
  const table = tables.get(name);
  if (!table) throw new Error(`nothing is declared of ${name}`);
  if (old && now) return tagsOfUpdate(table, toLogged(old), toLogged(now));
  return tagsOfRow(table, toLogged(old ?? now ?? {}));
}

function toLogged(row: object): LoggedRow {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)]),
  );
}

const variables = {
  size: 7,
  ids: (
    [
      ['Product', 3],
      ['User', 2],
      ['Order', 21],
      ['Conversation', 31],
      ['Review', 40],
    ] as const
  ).map(([type, entity]) => toGlobalId(type, copyId(type, entity, 1))),
  productId: toGlobalId('Product', copyId('Product', 5, 1)),
  artisanId: toGlobalId('Artisan', copyId('Artisan', 2, 1)),
  categoryId: toGlobalId('Category', copyId('Category', 9, 1)),
  orderId: toGlobalId('Order', copyId('Order', 11, 1)),
  conversationId: toGlobalId('Conversation', copyId('Conversation', 12, 1)),
};

const viewers = [
  { id: copyId('User', 1, 1), role: 'ADMIN' },
  { id: copyId('User', 2, 1), role: 'ARTISAN' },
] as const;

interface Answered {
  readonly text: string;
  readonly reads: ReadonlySet<string>;
  /** An answer with errors is not cached. */
  readonly hasErrors: boolean;
}

/** @param tries reading the sources of a brand pack has a timeout, which a busy machine may exceed */
async function answer(text: string, viewer: (typeof viewers)[number], tries = 5): Promise<Answered> {
  const contextValue = createReadContext(pool, viewer);
  contextValue.operation.record();
  const result = await execute({ schema, document: parse(text), variableValues: variables, contextValue });
  const hasErrors = result.errors !== undefined;
  if (hasErrors && tries > 1) return answer(text, viewer, tries - 1);
  return { text: JSON.stringify(result), reads: contextValue.operation.reads ?? new Set(), hasErrors };
}

/** Conditions for rows that the answer has read. */
let shown: readonly string[] = [];

/** Selects one row by `n`; mostly a row of the answer, or one that references it. */
function one(table: string, n: number, key = 'id'): string {
  const inSight = shown.map((id) => `'%${id}%'`).join(', ');
  return `(select ${key} from ${table} t order by ${n % 4 ? `(t::text like any(array[${inSight}]::text[])) desc,` : ''} md5(${key}::text || '${n}') limit 1)`;
}

function idsIn(reads: ReadonlySet<string>): string[] {
  return [...reads].flatMap((tag) => /[\da-f]{8}-[\da-f-]{27}$/.exec(tag)?.[0] ?? []).slice(0, 40);
}
const statements: ((n: number) => string)[] = [
  (n) => `update users set display_name = 'U${n}' where id = ${one('users', n)}`,
  (n) => `update artisans set name = 'A${n}' where id = ${one('artisans', n)}`,
  (n) => `update artisans set bio = 'A${n}' where id = ${one('artisans', n)}`,
  (n) => `update artisans set owner_id = null where id = ${one('artisans', n)}`,
  (
    n,
  ) => `update artisans set owner_id = (select id from users u where not exists (select from artisans a where a.owner_id = u.id)
          order by md5(id::text || '${n}') limit 1) where id = ${one('artisans', n)}`,
  (n) => `update categories set name = 'C${n}' where id = ${one('categories', n)}`,
  (n) =>
    `insert into categories (slug, name, parent_id) values ('c-${n}', 'C${n}', ${n % 2 ? 'null' : one('categories', n)}) on conflict do nothing`,
  (n) => `update products set title = 'Oak ${n}' where id = ${one('products', n)}`,
  (n) => `update products set description = 'bowl ${n}' where id = ${one('products', n)}`,
  (n) => `update products set price_amount = ${n % 300} where id = ${one('products', n)}`,
  (n) => `update products set inventory = ${n % 3} where id = ${one('products', n)}`,
  (n) => `update products set status = '${n % 3 ? 'ACTIVE' : 'ARCHIVED'}' where id = ${one('products', n)}`,
  (n) => `update products set created_at = created_at + ${n % 9} * interval '1 hour' where id = ${one('products', n)}`,
  (n) => `update products set slug = 'p-${n}' where id = ${one('products', n)}`,
  (n) => `insert into products (sku, slug, title, price_amount, price_currency, inventory, artisan_id, updated_at)
          values ('n${n}', 'n${n}', 'Oak bowl ${n}', 5, 'EUR', 1, ${one('artisans', n)}, now()) on conflict do nothing`,
  (n) => `delete from product_categories where ctid = ${one('product_categories', n, 'ctid')}`,
  (n) =>
    `insert into product_categories (product_id, category_id) values (${one('products', n)}, ${one('categories', n)}) on conflict do nothing`,
  (n) =>
    `update product_images set url = 'https://images.example.com/${n}' where ctid = ${one('product_images', n, 'ctid')}`,
  (n) => `delete from product_images where ctid = ${one('product_images', n, 'ctid')}`,
  (n) => `update reviews set rating = ${1 + (n % 5)} where id = ${one('reviews', n)}`,
  (n) => `update reviews set body = 'R${n}' where id = ${one('reviews', n)}`,
  (n) => `update reviews set created_at = created_at + ${n % 9} * interval '1 hour' where id = ${one('reviews', n)}`,
  (n) => `delete from reviews where id = ${one('reviews', n)}`,
  (
    n,
  ) => `insert into reviews (product_id, artisan_id, author_id, rating, body) select id, artisan_id, ${one('users', n)}, 3, 'N'
          from products where id = ${one('products', n)} on conflict do nothing`,
  (n) => `update orders set status = '${n % 2 ? 'PAID' : 'CANCELLED'}' where id = ${one('orders', n)}`,
  (n) => `update orders set placed_at = placed_at + ${n % 9} * interval '1 hour' where id = ${one('orders', n)}`,
  (n) => `update order_lines set quantity = ${1 + (n % 9)} where id = ${one('order_lines', n)}`,
  (n) => `update conversations set title = 'T${n}' where id = ${one('conversations', n)}`,
  (n) =>
    `update conversations set updated_at = updated_at + ${n % 90} * interval '1 hour' where id = ${one('conversations', n)}`,
  (n) => `update messages set body = 'M${n}' where id = ${one('messages', n)}`,
  (n) =>
    `insert into messages (conversation_id, author_kind, body) values (${one('conversations', n)}, 'ASSISTANT', 'M${n}')`,
  (n) => `delete from messages where id = ${one('messages', n)}`,
  (
    n,
  ) => `insert into brand_packs (artisan_id, name, version, tokens) select id, 'P${n}', 100 + (select count(*) from brand_packs), '{}'
          from artisans where id = ${one('artisans', n)}`,
];

let ran = 0;
let seen = 0;

/** Applies a change and returns its row changes; none if the database refuses it. */
async function change(statement: string): Promise<Changed[]> {
  await sql.query('delete from changed');
  await sql.query(statement).catch((error: { code?: string }) => {
    if (!/^23/.test(error.code ?? '')) throw error;
  });
  return (await sql.query<Changed>('select * from changed')).rows;
}

test('each change that affects an answer purges one of its recorded tags', async () => {
  const drawn = fc.record({
    draw: fc.gen(),
    viewer: fc.constantFrom(...viewers),
    changes: fc.array(fc.tuple(fc.nat(statements.length - 1), fc.nat(100_000)), {
      minLength: changesPerOperation,
      maxLength: changesPerOperation,
    }),
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ({ draw, viewer, changes }) => {
      const text = drawOperation(draw, schema, { width: 6, depth: 6 }, roots);
      let before = await answer(text, viewer);
      ran += 1;
      for (const [index, n] of changes) {
        shown = idsIn(before.reads);
        const statement = statements[index]?.(n) ?? '';
        const purged = (await change(statement)).flatMap(tagsOf);
        const after = await answer(text, viewer);
        if (after.text !== before.text) seen += 1;
        const isPurged = purged.some((tag) => before.reads.has(tag));
        expect({
          text,
          statement,
          isPurged: isPurged || before.hasErrors || after.text === before.text,
          purged: isPurged ? [] : purged,
        }).toMatchObject({ isPurged: true });
        before = after;
      }
    }),
    {
      numRuns: runs,
      seed: Number(process.env.PROPERTY_SEED ?? 20260301),
      endOnFailure: true,
      // A slow machine runs fewer.
      interruptAfterTimeLimit: 240_000,
    },
  );
  // Enough of the changes affect an answer.
  expect(seen).toBeGreaterThan(ran / 2);
}, 300_000);
