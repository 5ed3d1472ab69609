import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createForeignDatabase, type ForeignDatabase } from '../../../../test/support/foreign-database';
import { type Instance, startInstance, until } from '../../../../test/support/invalidation';
import { createMemoryStore } from '../../../../test/support/memory-store';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../embedded-postgres/src';
import { migrate } from '../database/migrate';
import { createLogAvailability } from './log-availability';
import { LogUnavailableError } from './log-needs';

const prepared = {
  fingerprint: '',
  hadOtherFingerprint: false,
  slot: 's',
  keepsWalWithoutLimit: false,
  followed: [],
  unfollowed: new Map<string, string>(),
};
const refusal = (reason: string) => new LogUnavailableError([{ reason, statements: ['select 1'] }]);

test('while the WAL is unavailable the server is asked less and less often, and each reason is logged once', async () => {
  const asked: number[] = [];
  const logged: unknown[] = [];
  let outcome: () => Promise<typeof prepared> = () => Promise.reject(refusal('wal_level is replica'));
  const onAvailable = jest.fn();
  const availability = createLogAvailability({
    prepare() {
      asked.push(performance.now());
      return outcome();
    },
    onAvailable,
    log: { info: (line: unknown) => void logged.push(line), warn: (line: unknown) => void logged.push(line) },
    pauseMs: 20,
  });
  const ask = () => availability.prepare().catch((error) => error);
  await until(async () => {
    await ask();
    return asked.length === 4;
  });
  const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
  expect(pauses.every((pause, index) => pause >= 20 * 2 ** index)).toBe(true);
  outcome = () => Promise.reject(refusal('the server is a standby'));
  await until(async () => (await ask()).message.includes('standby'));
  expect(availability.unavailable()?.reason).toBe('the server is a standby');
  outcome = async () => prepared;
  await until(async () => (await ask()) === prepared);
  expect(availability.unavailable()).toBeUndefined();
  expect(onAvailable).toHaveBeenCalledTimes(1);
  expect(logged).toEqual([
    { reason: 'wal_level is replica', remedies: ['select 1'] },
    { reason: 'the server is a standby', remedies: ['select 1'] },
    'the WAL can be followed now',
  ]);
});

describe('a server with wal_level = replica', () => {
  let server: EmbeddedPostgres;
  let instance: Instance;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loomgate-replica-'));
    server = await startEmbeddedPostgres(join(folder, 'postgres'), { fsync: 'off', wal_level: 'replica' });
    await migrate(server.url());
    instance = await startInstance(server.url());
  });

  afterAll(async () => {
    await instance.stop();
    await server.remove();
  });

  test('is never fresh, says why, and delays no mutation', async () => {
    await sleep(500);
    expect(instance.invalidation.freshness.isFresh()).toBe(false);
    expect(instance.invalidation.figures()).toMatchObject({
      isFresh: false,
      lagMs: null,
      unavailable: {
        reason: 'wal_level is replica',
        remedies: ["alter system set wal_level = 'logical'", 'restart the server after that'],
      },
    });
    expect(instance.warnings).toHaveLength(1);
    await instance.invalidation.readYourWrites.begin()();
    expect(instance.invalidation.figures().readYourWrites).toEqual({ waits: 0, timeouts: 0 });
    expect(instance.purged).toEqual([]);
  });
});

describe('a role without rights', () => {
  let database: ForeignDatabase;

  beforeEach(async () => {
    database = await createForeignDatabase();
  });

  afterEach(() => database.drop());

  test('does not trust the purges of an instance with another role, until it may follow the WAL itself', async () => {
    const store = createMemoryStore();
    const owner = await startInstance(database.url, { store });
    const reader = await startInstance(database.roleUrl, { store, mayPrepare: false });
    await until(() => owner.listener.isFresh() && reader.listener.heartbeatAgeMs() < 1_000);
    await sleep(300);
    expect(reader.listener.isFresh()).toBe(false);
    await database.sql.query(`alter role ${database.role} replication`);
    await until(() => reader.listener.isFresh());
    expect(reader.invalidation.figures().unavailable).toBeNull();
    await reader.stop();
    await owner.stop();
  });

  test('loses the cache with the right to replicate, and says so', async () => {
    await database.sql.query(`alter role ${database.role} replication`);
    const owner = await startInstance(database.url);
    await owner.stop();
    const reader = await startInstance(database.roleUrl, { mayPrepare: false });
    await until(() => reader.listener.isFresh());
    await database.sql.query(`alter role ${database.role} noreplication`);
    await database.sql.query(
      'select pg_terminate_backend(active_pid) from pg_replication_slots where database = current_database() and active',
    );
    await until(() => reader.invalidation.figures().unavailable !== null);
    expect(reader.listener.isFresh()).toBe(false);
    await reader.stop();
  });
});
