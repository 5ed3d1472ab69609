import { verify } from '@node-rs/argon2';
import { Pool } from 'pg';
import { createPrisma } from '../../packages/loomgate/src/database/prisma';
import type { PrismaClient } from '../../src/generated/prisma/client';
import { project as marketplace } from '../../src/project';
import { createTestDatabase } from '../../test/support/database';
import { seedDemo } from './demo';
import { demoPassword } from './demo/users';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let prisma: PrismaClient;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url });
  // pool.end() does not wait for sockets, so dropping the database can cause errors on them.
  pool.on('error', () => undefined);
  prisma = createPrisma(pool, marketplace);
});

afterEach(async () => {
  await prisma.$disconnect();
  await pool.end();
  await database.drop();
});

const count = async (from: string): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>(`select count(*)::int as count from ${from}`);
  return rows[0]?.count ?? Number.NaN;
};

test('fills an empty database with a marketplace', async () => {
  await prisma.user.count();
  await expect(seedDemo(prisma)).resolves.toBe(true);
  await expect(count('products')).resolves.toBe(40);
  await expect(count("products where status <> 'ACTIVE'")).resolves.toBe(2);
  await expect(count("products where inventory = 0 and status = 'ACTIVE'")).resolves.toBeGreaterThan(1);
  await expect(count('categories where cardinality(ancestor_ids) = 2')).resolves.toBeGreaterThan(5);
  await expect(count('artisans where owner_id is null')).resolves.toBe(2);
  await expect(count("messages where author_kind = 'ASSISTANT'")).resolves.toBeGreaterThan(1);
  await expect(count('(select distinct rating from reviews) ratings')).resolves.toBe(5);
  await expect(count('brand_packs')).resolves.toBe(2);
});

test('every account has the public password, with separate salts', async () => {
  await seedDemo(prisma);
  const accounts = await prisma.user.findMany({
    where: { email: { in: ['buyer@example.com', 'artisan@example.com', 'admin@example.com'] } },
    include: { credential: true, artisan: true },
    orderBy: { email: 'asc' },
  });
  expect(accounts.map(({ role }) => role)).toEqual(['ADMIN', 'ARTISAN', 'BUYER']);
  expect(accounts.map(({ artisan }) => artisan?.slug)).toEqual([undefined, 'lindqvist-stoneware', undefined]);
  const hashes = accounts.map(({ credential }) => credential?.passwordHash ?? '');
  expect(new Set(hashes).size).toBe(3);
  for (const hash of hashes) {
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await expect(verify(hash, demoPassword)).resolves.toBe(true);
  }
  await expect(count('users where id not in (select user_id from credentials)')).resolves.toBe(0);
});

test('the total of an order is the sum of its lines at the products’ prices', async () => {
  await seedDemo(prisma);
  await expect(
    count(
      `orders where total_amount <> (select sum(quantity * unit_amount) from order_lines where order_id = orders.id)`,
    ),
  ).resolves.toBe(0);
  await expect(
    count('order_lines join products on products.id = product_id where unit_amount <> price_amount'),
  ).resolves.toBe(0);
});

test('no review is earlier than its product and author', async () => {
  await seedDemo(prisma);
  await expect(
    count(`reviews r join products p on p.id = r.product_id join users u on u.id = r.author_id
      where r.created_at < p.created_at or r.created_at < u.created_at`),
  ).resolves.toBe(0);
  await expect(
    count(`order_lines l join orders o on o.id = l.order_id join products p on p.id = l.product_id
      join users u on u.id = o.buyer_id where o.placed_at < p.created_at or o.placed_at < u.created_at`),
  ).resolves.toBe(0);
});

test('does not change a database with a user or a product', async () => {
  await prisma.user.create({ data: { email: 'first@example.com', displayName: 'First' } });
  await expect(seedDemo(prisma)).resolves.toBe(false);
  await expect(count('users')).resolves.toBe(1);
  await expect(count('products')).resolves.toBe(0);
});

test('concurrent processes fill the database once', async () => {
  const outcomes = await Promise.all([seedDemo(prisma), seedDemo(prisma), seedDemo(prisma)]);
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  await expect(count('products')).resolves.toBe(40);
});

test('rows and ids are always the same', async () => {
  await seedDemo(prisma);
  const first = await prisma.product.findMany({ orderBy: { id: 'asc' }, include: { reviews: true, images: true } });
  await pool.query('truncate users, artisans, products, categories cascade');
  await seedDemo(prisma);
  const second = await prisma.product.findMany({ orderBy: { id: 'asc' }, include: { reviews: true, images: true } });
  expect(second).toEqual(first);
});
