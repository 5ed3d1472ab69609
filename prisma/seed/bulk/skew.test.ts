import { createTestDatabase } from '../../../test/support/database';
import { createDemoDatabase, type DemoDatabase, nothing } from '../testing/demo-database';

let database: DemoDatabase;

beforeAll(async () => {
  database = await createDemoDatabase(await createTestDatabase());
  await database.client.query(`insert into products (sku, slug, title, price_amount, price_currency, inventory, artisan_id)
    select 'GEN-' || n, 'gen-' || n, 'Generated ' || n, n, 'EUR', 1, (select id from artisans order by slug limit 1)
    from generate_series(1, 5000) n`);
  await database.seed({ ...nothing, users: 1_000, reviews: 20_000 });
});

afterAll(() => database.drop());

const firstNumber = async (query: string) => Number(Object.values((await database.rows(query))[0] ?? {})[0]);

test('1 % of products get more than a third of the reviews, and most get a few', async () => {
  const top = await firstNumber(`select sum(count) from
    (select count(*) from reviews group by product_id order by 1 desc limit 50) as counts`);
  expect(top / 20_042).toBeGreaterThan(0.33);
  expect(top / 20_042).toBeLessThan(0.66);
  await expect(firstNumber('select count(distinct product_id) from reviews')).resolves.toBeGreaterThan(2_500);
});

test('more than half of the ratings are the highest, and every rating occurs', async () => {
  const shares = await database.rows('select rating, count(*)::int as count from reviews group by 1 order by 1 desc');
  const counts = shares.map(({ count }) => Number(count));
  expect(counts).toHaveLength(5);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  expect((counts[0] ?? 0) / 20_042).toBeGreaterThan(0.5);
});

test('the most active authors write more than 100 reviews', async () => {
  await expect(
    firstNumber('select max(count) from (select count(*) from reviews group by author_id) as c'),
  ).resolves.toBeGreaterThan(100);
});

test('every review has the artisan of its product', async () => {
  await expect(
    database.count('reviews r join products p on p.id = product_id where r.artisan_id <> p.artisan_id'),
  ).resolves.toBe(0);
});
