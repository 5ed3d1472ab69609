import { createForeignDatabase, type ForeignDatabase } from '../../../../test/support/foreign-database';
import { everyTable, prepareServer } from '../../../../test/support/invalidation';
import { LogUnavailableError } from './log-needs';
import { withLogSetup } from './log-setup';

let database: ForeignDatabase;

beforeEach(async () => {
  database = await createForeignDatabase();
});

afterEach(() => database.drop());

const setup = <T>(databaseUrl: string, use: Parameters<typeof withLogSetup<T>>[1], role?: string) =>
  withLogSetup({ databaseUrl, role, readTables: async () => everyTable }, use);
const missingFor = (databaseUrl: string, role?: string) => setup(databaseUrl, async ({ needs }) => needs, role);

test('names everything that a role lacks, also from the connection of another role', async () => {
  const { role, roleUrl, url, sql } = database;
  await sql.query(`revoke usage on schema public from public, ${role}; revoke select on reviews from ${role}`);
  const needs = await missingFor(url, role);
  expect(needs.map(({ reason }) => reason)).toEqual([
    'the role lacks the REPLICATION attribute',
    'the role may not read all tables',
    'the publication loomgate does not exist',
    'tables lack replica identity FULL',
  ]);
  expect(needs.slice(0, 2).flatMap(({ statements }) => statements)).toEqual([
    `alter role ${role} replication`,
    `grant usage on schema public to ${role}`,
    `grant select on public.reviews to ${role}`,
  ]);
  await sql.query('grant usage on schema public to public');
  expect((await missingFor(roleUrl)).map(({ reason }) => reason)).toEqual(needs.map(({ reason }) => reason));
});

test('what the owner applies is enough for the role to follow the WAL', async () => {
  const { role, roleUrl, url } = database;
  await expect(prepareServer(roleUrl, everyTable, false)).rejects.toThrow(LogUnavailableError);
  await setup(url, ({ apply }) => apply(), role);
  expect(await missingFor(roleUrl)).toEqual([]);
  await expect(prepareServer(roleUrl, everyTable, false)).resolves.toBeDefined();
});

test('a role that may read some columns gets no further grant', async () => {
  const { role, roleUrl, sql } = database;
  await sql.query(`revoke select on reviews from ${role}; grant select (id) on reviews to ${role}`);
  expect((await missingFor(roleUrl)).map(({ reason }) => reason)).not.toContain('the role may not read all tables');
});

test('statements that concern publications of others are not applied, and nothing that depends on them', async () => {
  const { role, url, sql } = database;
  await sql.query('alter table products disable trigger user; create publication theirs for table products');
  await setup(url, ({ apply }) => apply(), role);
  await expect(sql.query('update products set inventory = 1')).resolves.toBeDefined();
  expect((await missingFor(url, role)).map(({ byHand }) => byHand)).toEqual([
    'run by the owner of that publication',
    'run after the other publications have changed',
  ]);
});

test('an unknown role is named', async () => {
  await expect(missingFor(database.url, 'nobody_here')).rejects.toThrow('there is no role nobody_here');
});
