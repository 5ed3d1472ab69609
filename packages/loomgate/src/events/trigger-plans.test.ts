import { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';

/** A nested loop over this many rows takes minutes. */
const many = 8_000;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
/** The plans of the statements that wrote events, with actual row counts. */
let plans: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new Client({ connectionString: database.url });
  sql.on('notice', ({ message = '' }) => {
    if (message.includes('INSERT INTO "loomgate"."events"')) plans.push(message);
  });
  await sql.connect();
  await sql.query(`
    insert into users (email, display_name) values ('a@example.com', 'A');
    insert into artisans (slug, name) values ('a', 'A');
    insert into products (sku, slug, title, description, price_amount, price_currency, inventory, artisan_id)
      select 'S-' || n, 's-' || n, 'T', '', 1, 'EUR', 1, id from artisans, generate_series(1, ${many}) n;
    insert into orders (number, buyer_id, total_amount, total_currency, idempotency_key, input_digest)
      select 'N-' || n, id, 1, 'EUR', 'k-' || n, 'd' from users, generate_series(1, ${many}) n`);
  // Only this extension logs the plans of statements in functions.
  await sql.query(`load 'auto_explain'; set client_min_messages = log; set auto_explain.log_min_duration = 0;
    set auto_explain.log_nested_statements = on; set auto_explain.log_analyze = on; set auto_explain.log_timing = off`);
});

beforeEach(() => {
  plans = [];
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

const eventsOf = async (topic: string): Promise<number> => {
  const { rows } = await sql.query(`select count(*)::int as count from loomgate.events where topic like $1`, [
    `${topic}:%`,
  ]);
  return rows[0].count;
};

test.each([
  ['Product', 'update products set inventory = inventory + 1'],
  ['Order', "update orders set status = case status when 'PLACED' then 'PAID' else 'SHIPPED' end::order_status"],
])(
  'after an update of one %s, an update of thousands in the same session reads each row once',
  async (type, update) => {
    const table = `${type.toLowerCase()}s`;
    await sql.query(`${update} where id = (select min(id::text)::uuid from ${table})`);
    await sql.query(update);
    expect(await eventsOf(type)).toBe(1 + many);
    expect(plans).toHaveLength(2);
    for (const plan of plans) expect(plan).not.toContain('Nested Loop');
    expect(plans[1]).toMatch(new RegExp(`Join .*rows=${many}\\b`));
  },
);
