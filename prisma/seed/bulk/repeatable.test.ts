import { createTestDatabase } from '../../../test/support/database';
import { createDemoDatabase, type DemoDatabase } from '../testing/demo-database';

const requested = { users: 40, reviews: 300, orders: 60, conversations: 8, messages: 30, brandPacks: 6 };

/** All added rows, without ids and not ordered by id. */
const queries = [
  'select email, display_name, role, created_at from users order by email',
  'select slug, email from artisans join users on users.id = owner_id order by slug',
  `select sku, email, rating, r.title, body, r.created_at from reviews r join products p on p.id = product_id
    join users u on u.id = author_id order by sku, email`,
  `select number, email, o.status, total_amount, placed_at, position, l.title, l.sku, quantity from orders o
    join users u on u.id = buyer_id join order_lines l on l.order_id = o.id
    order by number, position`,
  `select email, slug, c.title, author_kind, body, m.created_at from messages m join conversations c
    on c.id = conversation_id join users u on u.id = buyer_id join artisans a on a.id = artisan_id
    order by m.created_at, body`,
  'select slug, b.name, version, tokens, published_at from brand_packs b join artisans a on a.id = artisan_id order by 1, 3',
];

async function contents({ rows }: DemoDatabase) {
  const found: Record<string, unknown>[][] = [];
  for (const query of queries) found.push(await rows(query));
  return found;
}

/** Seeds twice, since further runs must be repeatable, too. */
async function seedTwice(seed: string) {
  const database = await createDemoDatabase(await createTestDatabase());
  // Other ids, as after an import at another time.
  await database.client.query(
    'update products set id = uuid_v7() where id not in (select product_id from order_lines)',
  );
  await database.seed(requested, seed);
  await database.seed(requested, seed);
  const found = await contents(database);
  await database.drop();
  return found;
}

test('the same options, seed and catalogue give the same data for any ids', async () => {
  const [first, second] = [await seedTwice('1'), await seedTwice('1')];
  expect(second).toEqual(first);
});

test('another seed gives different data', async () => {
  const [first, second] = [await seedTwice('1'), await seedTwice('2')];
  for (const [index, rows] of first.entries()) if (index !== 1) expect(second[index]).not.toEqual(rows);
});
