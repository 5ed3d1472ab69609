import { createTestDatabase } from '../../../test/support/database';
import { createDemoDatabase, type DemoDatabase, nothing } from '../testing/demo-database';
import { SeedError } from './plan';

let database: DemoDatabase;

beforeEach(async () => {
  database = await createDemoDatabase(await createTestDatabase());
});

afterEach(() => database.drop());

const everything = { users: 60, reviews: 500, orders: 80, conversations: 12, messages: 50, brandPacks: 5 };

const tables = 'users reviews orders order_lines conversations messages brand_packs'.split(' ');
async function countAll() {
  const counts: number[] = [];
  for (const table of tables) counts.push(await database.count(table));
  return counts;
}

test('adds exactly the requested numbers and returns them', async () => {
  const before = await countAll();
  const added = await database.seed(everything);
  expect(added).toEqual({ ...everything, owners: 2, lines: expect.any(Number) });
  const after = await countAll();
  const { users, owners, reviews, orders, lines, conversations, messages, brandPacks } = added;
  expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([
    ...[users + owners, reviews, orders, lines, conversations, messages, brandPacks],
  ]);
});

test('creates an owner for every artisan without one', async () => {
  await database.seed({ ...nothing, owners: 2 });
  await expect(database.count('artisans where owner_id is null')).resolves.toBe(0);
  await expect(
    database.count(`artisans join users on users.id = owner_id where role = 'ARTISAN' and email like 'workshop.%'`),
  ).resolves.toBe(2);
});

test('an order has one to four lines of one currency at the products’ prices, and their sum as total', async () => {
  await database.client.query(`update products set price_currency = 'GBP' where sku like '%1'`);
  await database.seed({ ...nothing, users: 20, orders: 300 });
  await expect(
    database.count(`orders where number like 'SEED-%' and (total_amount, total_currency::text) <>
      (select sum(quantity * unit_amount), max(unit_currency::text) from order_lines where order_id = orders.id)`),
  ).resolves.toBe(0);
  await expect(
    database.count(`order_lines l join orders o on o.id = order_id join products p on p.id = product_id
      where number like 'SEED-%' and ((unit_amount, unit_currency) <> (price_amount, price_currency)
      or total_currency <> unit_currency)`),
  ).resolves.toBe(0);
  const lengths = await database.rows(`select distinct count(*)::int as lines from order_lines
    join orders on orders.id = order_id where number like 'SEED-%' group by order_id order by 1`);
  expect(lengths).toEqual([1, 2, 3, 4].map((lines) => ({ lines })));
});

test('stores orders of products with the maximum price', async () => {
  await database.client.query('update products set price_amount = 999999999999.99');
  await expect(database.seed({ ...nothing, users: 5, orders: 50 })).resolves.toMatchObject({ orders: 50, lines: 50 });
});

test('rows are later than the product and users they refer to, and messages are in order', async () => {
  await database.seed(everything);
  await expect(
    database.count(`reviews r join products p on p.id = product_id join users u on u.id = author_id
      where r.created_at < greatest(p.created_at, u.created_at)`),
  ).resolves.toBe(0);
  await expect(
    database.count(`orders o join order_lines l on l.order_id = o.id join products p on p.id = product_id
      join users u on u.id = buyer_id where placed_at < greatest(p.created_at, u.created_at)`),
  ).resolves.toBe(0);
  await expect(
    database.count(`conversations c where (created_at, updated_at) <>
      (select min(created_at), max(created_at) from messages where conversation_id = c.id)`),
  ).resolves.toBe(0);
});

test('authors of messages are the participants; the assistant has none', async () => {
  await database.seed(everything);
  await expect(
    database.count(`messages m join conversations c on c.id = conversation_id join artisans a on a.id = artisan_id
      where author_id is distinct from
        case author_kind when 'BUYER' then buyer_id when 'ARTISAN' then a.owner_id end`),
  ).resolves.toBe(0);
});

test('adds nothing to drafts', async () => {
  await database.seed(everything);
  for (const table of ['reviews', 'order_lines', 'conversations'])
    await expect(database.count(`${table} join products p on p.id = product_id where status = 'DRAFT'`)).resolves.toBe(
      0,
    );
});

test('new versions of a brand pack follow the latest one', async () => {
  await database.seed({ ...nothing, brandPacks: 12 });
  await expect(
    database.count(`(select artisan_id from brand_packs group by 1 having max(version) <> count(*)) gaps`),
  ).resolves.toBe(0);
  await expect(
    database.count(`brand_packs a join brand_packs b on b.artisan_id = a.artisan_id and b.version = a.version + 1
      where b.published_at < a.published_at`),
  ).resolves.toBe(0);
});

test('a further run adds rows without duplicate addresses, order numbers or reviews', async () => {
  await database.seed(everything);
  await expect(database.seed(everything)).resolves.toMatchObject({ users: 60, owners: 0, reviews: 500, orders: 80 });
  await expect(database.count(`users where email like '%@seed.example.com'`)).resolves.toBe(122);
  await expect(database.count('reviews')).resolves.toBe(42 + 1_000);
  const bodies = await database.rows(`select body from reviews`);
  expect(new Set(bodies.map(({ body }) => body)).size).toBeGreaterThan(500);
});

test('fills the last free pair of buyer and product, and refuses one more review', async () => {
  const room = 7 * 39 - 42;
  await expect(database.seed({ ...nothing, reviews: room + 1 })).rejects.toThrow(/leave room for 231 /);
  await expect(database.seed({ ...nothing, reviews: room })).resolves.toMatchObject({ reviews: room });
  await expect(database.seed({ ...nothing, reviews: 1 })).rejects.toThrow(SeedError);
});

test('stores nothing when it fails', async () => {
  const before = await countAll();
  const progress = (kind: string) => ({
    count: <T>(rows: Iterable<T>) => failingAt(40, kind, rows),
    done: () => undefined,
  });
  await expect(database.seed(everything, '1', progress)).rejects.toThrow('no more reviews');
  await expect(countAll()).resolves.toEqual(before);
});

function* failingAt<T>(limit: number, kind: string, rows: Iterable<T>): Generator<T> {
  let passed = 0;
  for (const row of rows) {
    if (kind === 'reviews' && passed === limit) throw new Error('no more reviews');
    passed += 1;
    yield row;
  }
}

test('refuses a database without products', async () => {
  await database.client.query('truncate users, artisans cascade');
  await expect(database.seed({})).rejects.toThrow(/^There are no products: /);
});
