import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Prisma, PrismaClient } from '../../../../src/generated/prisma/client';
import { project as marketplace } from '../../../../src/project';
import { createTestDatabase } from '../../../../test/support/database';
import { loadConfig } from '../config';
import { createPool } from '../database/pool';
import { createPrisma } from '../database/prisma';
import { type DatabaseSession, OperationSession, toViewerSession } from '../shared/viewer-session';
import { done, refused } from './outcome';
import { write } from './prisma-errors';

let prisma: PrismaClient;
let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase();
  pool = createPool(database.url, loadConfig({}).database, () => undefined);
  prisma = createPrisma(pool, marketplace);
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
  ['53100', 'DATABASE_UNAVAILABLE', 1],
  ['53200', 'DATABASE_UNAVAILABLE', 1],
  ['25P03', 'DATABASE_UNAVAILABLE', 1],
  ['57P02', 'DATABASE_UNAVAILABLE', 1],
  ['57P05', 'DATABASE_UNAVAILABLE', 1],
  ['42501', 'DATABASE_FORBIDDEN', 1],
])('a write that always fails with %s is %s after %i attempts', async (sqlState, code, attempts) => {
  let made = 0;
  const writing = write(prisma, {}, async (db) => {
    made += 1;
    await fail(db, sqlState);
    return done('');
  });
  await expect(writing).rejects.toMatchObject({ extensions: { code } });
  expect(made).toBe(attempts);
});

test('a write to a read-only database is DATABASE_READ_ONLY, and the next one gets another connection', async () => {
  const { rows } = await pool.query('select current_database() as name');
  const becomes = (setting: string) =>
    pool.query(`set transaction read write; alter database ${rows[0].name} ${setting}`);
  const writing = (slug: string) => write(prisma, {}, (db) => addArtisan(db, slug).then(() => done(slug)));
  const backend = async () => (await pool.query('select pg_backend_pid() as pid')).rows[0].pid;
  await becomes('set default_transaction_read_only = on');
  await pool.query('set default_transaction_read_only = on');
  const before = await backend();
  await expect(writing('read-only')).rejects.toMatchObject({ extensions: { code: 'DATABASE_READ_ONLY' } });
  expect(await backend()).not.toBe(before);
  await becomes('reset default_transaction_read_only');
  await pool.query('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
  await expect(writing('writable')).resolves.toEqual(done('writable'));
});

test('an SQLSTATE of the commit counts like one of a statement', async () => {
  await pool.query(`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'as told' using errcode = '53100'; end $$;
    create constraint trigger refuse after insert on artisans deferrable initially deferred
      for each row when (new.slug = 'deferred') execute function refuse()`);
  const writing = write(prisma, {}, (db) => addArtisan(db, 'deferred').then(() => done('')));
  await expect(writing).rejects.toMatchObject({ extensions: { code: 'DATABASE_UNAVAILABLE' } });
});

describe('a connection that breaks within a write is DATABASE_UNAVAILABLE', () => {
  const breaks = async (db: Prisma.TransactionClient) => {
    await db.$executeRawUnsafe("set local idle_in_transaction_session_timeout = '20ms'");
    await sleep(200);
  };

  test.each<[string, (db: Prisma.TransactionClient) => Promise<unknown>]>([
    ['between two statements', (db) => breaks(db).then(() => addArtisan(db, 'broken'))],
    ['before the commit', breaks],
    ['within a statement', (db) => db.$executeRawUnsafe('select pg_terminate_backend(pg_backend_pid())')],
  ])('%s', async (_, work) => {
    await expect(write(prisma, {}, (db) => work(db).then(() => done('')))).rejects.toMatchObject({
      extensions: { code: 'DATABASE_UNAVAILABLE' },
    });
    expect(await prisma.artisan.count({ where: { slug: 'broken' } })).toBe(0);
  });
});

test('a write that Postgres aborts once is stored once, by its second attempt', async () => {
  let made = 0;
  const outcome = await write(prisma, {}, async (db) => {
    made += 1;
    await addArtisan(db, `attempt-${made}`);
    if (made === 1) await fail(db, '40P01');
    return done(made);
  });
  expect(outcome).toEqual(done(2));
  const where = { slug: { startsWith: 'attempt' } };
  expect(await prisma.artisan.findMany({ select: { slug: true }, where })).toEqual([{ slug: 'attempt-2' }]);
});

test('a violated constraint returns its refusal, and nothing is stored', async () => {
  const taken = refused('SLUG_TAKEN', ['slug'], 'It is taken.');
  const outcome = await write(prisma, { artisans_slug_key: taken }, async (db) => {
    await addArtisan(db, 'twice');
    await addArtisan(db, 'twice');
    return done('');
  });
  expect(outcome).toBe(taken);
  expect(await prisma.artisan.count({ where: { slug: 'twice' } })).toBe(0);
});

test('any other error is thrown unchanged', async () => {
  await expect(write(prisma, {}, (db) => addArtisan(db, 'NOT A SLUG').then(() => done('')))).rejects.toThrow(
    /artisans_slug_form/,
  );
  await expect(write(prisma, {}, () => Promise.reject(new Error('a slip')))).rejects.toThrow('a slip');
});

describe('a write as the viewer of a context', () => {
  const role = `prisma_${process.pid}`;
  const as = (session: DatabaseSession | null) => ({
    as: { databaseSession: new OperationSession(toViewerSession(() => session)) },
  });

  beforeAll(() => pool.query(`create role ${role}; grant select, insert on artisans to ${role}`));
  afterAll(() => pool.query(`drop owned by ${role}; drop role ${role}`));

  test('begins with the role and the settings of its session, again at each attempt', async () => {
    const read = 'select current_user as role, current_setting($1, true) as tenant';
    let made = 0;
    const session = { role, settings: { 'app.tenant': 'it\'s "quoted"' } };
    const work = async (db: Prisma.TransactionClient) => {
      made += 1;
      const [row] = await db.$queryRawUnsafe<object[]>(read, 'app.tenant');
      if (made === 1) await fail(db, '40P01');
      return done(row);
    };
    expect(await write(prisma, {}, work, as(session))).toEqual(done({ role, tenant: 'it\'s "quoted"' }));
    const { rows } = await pool.query(read, ['app.tenant']);
    expect(rows[0].role).not.toBe(role);
    expect(rows[0].tenant || null).toBeNull();
  });

  test('is FORBIDDEN without the privilege, by models and by SQL, and for a viewer without a session', async () => {
    const works: ((db: Prisma.TransactionClient) => Promise<unknown>)[] = [
      (db) => db.artisan.updateMany({ data: { name: 'x' } }),
      (db) => db.$executeRawUnsafe('update artisans set name = $1', 'x'),
    ];
    for (const work of works)
      await expect(
        write(prisma, {}, (db) => work(db).then(() => done('')), as({ role, settings: {} })),
      ).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    await expect(write(prisma, {}, async () => done(''), as(null))).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    });
  });

  test('is a mistake of the project without databaseSession, and with a role that does not exist', async () => {
    const without = { as: { databaseSession: undefined } };
    await expect(write(prisma, {}, async () => done(''), without)).rejects.toThrow('databaseSession');
    await expect(write(prisma, {}, async () => done(''), as({ role: 'no one', settings: {} }))).rejects.toThrow(
      'no one',
    );
  });
});
