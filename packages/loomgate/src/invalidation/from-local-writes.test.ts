import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { PrismaClient } from '../../../../src/generated/prisma/client';
import { project as marketplace } from '../../../../src/project';
import { everyTable, type Instance, startInstance, until } from '../../../../test/support/invalidation';
import { createMemoryStore, type MemoryStore } from '../../../../test/support/memory-store';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../embedded-postgres/src';
import { migrate } from '../database/migrate';
import { noticeWrites } from '../database/notice-writes';
import { createPrisma } from '../database/prisma';
import { wholeType } from './row-tags';

let server: EmbeddedPostgres;
let pool: Pool;
let prisma: PrismaClient;
let store: MemoryStore;
let instance: Instance;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loomgate-replica-'));
  server = await startEmbeddedPostgres(join(folder, 'postgres'), { fsync: 'off', wal_level: 'replica' });
  await migrate(server.url());
  pool = new Pool({ connectionString: server.url(), max: 4 });
  store = createMemoryStore();
  instance = await startInstance(server.url(), { store });
  prisma = createPrisma(pool, marketplace, noticeWrites(instance.invalidation.onWrite));
  await until(() => instance.invalidation.freshness.isFresh());
});

afterAll(async () => {
  await instance.stop();
  await pool.end();
  await server.remove();
});

beforeEach(() => {
  instance.purged.length = 0;
});

let count = 0;
const category = () => {
  count += 1;
  return { slug: `c-${count}`, name: 'C' };
};
const tagsOf = (...types: string[]) => types.flatMap(wholeType).toSorted();

async function mutation(work: () => Promise<unknown>): Promise<string[]> {
  const settle = instance.invalidation.readYourWrites.begin();
  await work();
  await settle();
  return instance.purged.toSorted();
}

test('without a WAL the figures have the reason and what to change', () => {
  expect(instance.invalidation.figures()).toMatchObject({
    follows: 'writes',
    reason: expect.stringContaining("alter system set wal_level = 'logical'"),
    isFresh: true,
  });
  expect(instance.warnings).toHaveLength(1);
});

test('a mutation purges the types that it wrote', async () => {
  await expect(mutation(() => prisma.category.create({ data: category() }))).resolves.toEqual(tagsOf('Category'));
});

test('a mutation that only reads, or writes undeclared tables, purges nothing', async () => {
  await mutation(() => prisma.category.findMany());
  const data = { userId: randomUUID(), validFrom: new Date(), notedAt: new Date() };
  await mutation(() => prisma.tokenValidity.create({ data }));
  expect(instance.purged).toEqual([]);
});

test('nested writes and writes in transactions purge, too', async () => {
  const write = () =>
    prisma.$transaction((db) =>
      db.user.create({ data: { email: 'a@b.c', displayName: 'A', artisan: { create: { slug: 'a', name: 'A' } } } }),
    );
  await expect(mutation(write)).resolves.toEqual(tagsOf('User', 'Artisan'));
});

test('a product purges the types that its triggers write', async () => {
  const { id } = await prisma.artisan.create({ data: { slug: 'p', name: 'P' } });
  const money = { priceAmount: '1', priceCurrency: 'EUR', inventory: 1 };
  const write = () => prisma.product.create({ data: { sku: 's', slug: 's', title: 'S', artisanId: id, ...money } });
  await expect(mutation(write)).resolves.toEqual(tagsOf('Product', 'ProductCategory'));
});

test.each([
  ['a raw update names its table', 'update categories set name = $$D$$', ['Category']],
  ['a raw select for update writes nothing', 'select id from categories for update', []],
])('%s', async (_, statement, types) => {
  await expect(mutation(() => prisma.$queryRawUnsafe(statement))).resolves.toEqual(tagsOf(...types));
});

test.each([
  ['a raw statement of several parts', 'with gone as (select 1) update categories set name = $$E$$'],
  ['a delete, which takes others along,', 'delete from categories where false'],
])('%s purges everything', async (_, statement) => {
  const types = everyTable.map(({ type }) => type);
  await expect(mutation(() => prisma.$executeRawUnsafe(statement))).resolves.toEqual(tagsOf(...types));
});

test('of two overlapping mutations the one that ends last purges the writes of both', async () => {
  const { readYourWrites } = instance.invalidation;
  const [first, second] = [readYourWrites.begin(), readYourWrites.begin()];
  await prisma.category.create({ data: category() });
  await second();
  instance.purged.length = 0;
  await first();
  expect(instance.purged.toSorted()).toEqual(tagsOf('Category'));
});

test('a mutation does not purge writes from before it began', async () => {
  await mutation(() => prisma.category.create({ data: category() }));
  instance.purged.length = 0;
  await expect(mutation(() => prisma.user.findMany())).resolves.toEqual([]);
});

test('after a failed purge the mutation answers, and the cache is bypassed until the purge succeeds', async () => {
  store.faults.rejecting = true;
  await expect(mutation(() => prisma.category.create({ data: category() }))).resolves.toEqual([]);
  expect(instance.invalidation.freshness.isFresh()).toBe(false);
  store.faults.rejecting = false;
  await until(() => instance.invalidation.freshness.isFresh());
  expect(instance.purged).toEqual(expect.arrayContaining(wholeType('Category')));
});

test('a store that has lost its state gets a new epoch', async () => {
  const before = instance.epochs.length;
  store.restore(null);
  await until(() => instance.epochs.length > before);
});

test('after a broken connection heartbeats arrive again', async () => {
  instance.listener.onLost();
  expect(instance.invalidation.freshness.isFresh()).toBe(false);
  await until(() => instance.invalidation.freshness.isFresh());
});

test('a start that applied migrations purges every type', async () => {
  const purged = () => store.messages.flatMap((message) => (message.kind === 'purge' ? message.tags : []));
  const before = purged().length;
  const migrated = await startInstance(server.url(), { store, isMigrated: true });
  await until(() => purged().length > before);
  expect(purged().slice(before).toSorted()).toEqual(tagsOf(...everyTable.map(({ type }) => type)));
  await migrated.stop();
});
