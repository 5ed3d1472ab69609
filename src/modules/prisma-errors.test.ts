import { createTestDatabase } from '../../test/support/database';
import { loadConfig } from '../config';
import type { Prisma, PrismaClient } from '../generated/prisma/client';
import { createPool } from '../platform/database/pool';
import { createPrisma } from '../platform/database/prisma';
import { done, refused } from './outcome';
import { write } from './prisma-errors';

let prisma: PrismaClient;
let stop: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase();
  const pool = createPool(database.url, loadConfig({}).database, () => undefined);
  prisma = createPrisma(pool);
  stop = () => pool.end().then(database.drop);
});

afterAll(() => stop());

/** Fails in the database with this SQLSTATE. */
const fail = (db: Prisma.TransactionClient, sqlState: string) =>
  db.$executeRawUnsafe(`do $$ begin raise exception 'as told' using errcode = '${sqlState}'; end $$`);

const addArtisan = (db: Prisma.TransactionClient, slug: string) => db.artisan.create({ data: { slug, name: slug } });

test.each([
  ['40P01', 'CONFLICT', 3],
  ['40001', 'CONFLICT', 3],
  ['55P03', 'TIMEOUT', 1],
  ['57014', 'TIMEOUT', 1],
  ['53300', 'DATABASE_UNAVAILABLE', 1],
])('a write that always ends with %s is %s after %i attempts', async (sqlState, code, attempts) => {
  let made = 0;
  const writing = write(prisma, {}, async (db) => {
    made += 1;
    await fail(db, sqlState);
    return done('');
  });
  await expect(writing).rejects.toMatchObject({ extensions: { code } });
  expect(made).toBe(attempts);
});

test('of a write that Postgres called off once, the second attempt alone is stored', async () => {
  let made = 0;
  const outcome = await write(prisma, {}, async (db) => {
    made += 1;
    await addArtisan(db, `attempt-${made}`);
    if (made === 1) await fail(db, '40P01');
    return done(made);
  });
  expect(outcome).toEqual(done(2));
  expect(await prisma.artisan.findMany({ select: { slug: true } })).toEqual([{ slug: 'attempt-2' }]);
});

test('a constraint that it breaks says what the write has for it, and nothing of the write is stored', async () => {
  const taken = refused('SLUG_TAKEN', ['slug'], 'It is taken.');
  const outcome = await write(prisma, { artisans_slug_key: taken }, async (db) => {
    await addArtisan(db, 'twice');
    await addArtisan(db, 'twice');
    return done('');
  });
  expect(outcome).toBe(taken);
  expect(await prisma.artisan.count({ where: { slug: 'twice' } })).toBe(0);
});

test('what is nobody else’s doing is thrown as it is', async () => {
  await expect(write(prisma, {}, (db) => addArtisan(db, 'NOT A SLUG').then(() => done('')))).rejects.toThrow(
    /artisans_slug_form/,
  );
  await expect(write(prisma, {}, () => Promise.reject(new Error('a slip')))).rejects.toThrow('a slip');
});
