import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import {
  caughtUp,
  connectStranger,
  everyTable,
  type Instance,
  startInstance,
  until,
} from '../../../../test/support/invalidation';
import { createMemoryStore, type MemoryStore } from '../../../../test/support/memory-store';
import type { RedisLink } from '../cache/purges/holder-purger';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let store: MemoryStore;
let instances: Instance[];

beforeEach(async () => {
  database = await createTestDatabase();
  sql = await connectStranger(database.url);
  store = createMemoryStore();
  instances = [];
});

afterEach(async () => {
  await Promise.all(instances.map((instance) => instance.stop()));
  await sql.end();
  await database.drop();
});

type Options = Parameters<typeof startInstance>[1];

async function start(count: number, options: Options = {}): Promise<Instance[]> {
  const starting = Array.from({ length: count }, () =>
    startInstance(database.url, { store, lagMs: 2_500, ...options }),
  );
  instances = await Promise.all(starting);
  await until(() => instances.every(({ listener }) => listener.isFresh()));
  return instances;
}

const isHolder = ({ invalidation }: Instance) => invalidation.figures().role === 'holder';
const holders = () => instances.filter(isHolder);
const epochs = () => store.messages.filter(({ kind }) => kind === 'epoch').length;
const write = (name: string) =>
  sql.query('insert into categories (slug, name) values ($1, $1) returning id', [name]).then(({ rows }) => rows[0].id);
const killWalSender = () =>
  sql.query('select pg_terminate_backend(active_pid) from pg_replication_slots where database = current_database()');

function splitHolder(): { holder: Instance; others: Instance[] } {
  const holder = instances.find(isHolder);
  if (!holder) throw new Error('no instance holds the slot');
  return { holder, others: instances.filter((instance) => instance !== holder) };
}

test('one of several instances holds the slot, and all receive every purge', async () => {
  await start(3);
  expect(holders()).toHaveLength(1);
  const id = await write('one');
  for (const instance of instances) {
    await caughtUp(instance, sql);
    expect(instance.purged).toContain(`Category:${id}`);
  }
  expect(store.messages.filter(({ kind }) => kind === 'epoch')).toHaveLength(1);
});

test('a holder that stops releases the slot to another instance, and no purge is lost', async () => {
  await start(2);
  const { holder, others } = splitHolder();
  await holder.stop();
  instances = others;
  const id = await write('between');
  await until(() => holders().length === 1);
  for (const instance of others) {
    await caughtUp(instance, sql);
    expect(instance.purged).toContain(`Category:${id}`);
  }
  expect(epochs()).toBe(1);
});

test('a slot is free as soon as its holder has stopped', async () => {
  const [holder] = await start(1);
  await holder?.stop();
  instances = [];
  await until(async () => {
    const { rows } = await sql.query('select active from pg_replication_slots where database = current_database()');
    return rows[0]?.active === false;
  }, 1_000);
});

test('a holder whose backend was terminated is replaced, and writes in the meantime are purged', async () => {
  await start(2);
  await killWalSender();
  const id = await write('between');
  await until(() => holders().length === 1 && instances.some(({ purged }) => purged.includes(`Category:${id}`)));
  for (const instance of instances) {
    await caughtUp(instance, sql);
    expect(instance.purged).toContain(`Category:${id}`);
  }
  expect(epochs()).toBe(1);
  expect(instances.reduce((sum, { invalidation }) => sum + invalidation.figures().takeovers, 0)).toBe(2);
});

test('no purge is lost or out of order while holders are killed under load', async () => {
  await start(2);
  const writers = Array.from({ length: 20 }, async (_, writer) => {
    const client = await connectStranger(database.url);
    const ids: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const { rows } = await client.query('insert into categories (slug, name) values ($1, $1) returning id', [
        `c-${writer}-${round}`,
      ]);
      ids.push(rows[0].id);
    }
    await client.end();
    return ids;
  });
  for (let kill = 0; kill < 3; kill += 1) {
    await until(() => holders().length === 1);
    await killWalSender();
  }
  const ids = await Promise.all(writers);
  for (const instance of instances) {
    await caughtUp(instance, sql);
    for (const own of ids) {
      const places = own.map((id) => instance.purged.indexOf(`Category:${id}`));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
  }
  expect(epochs()).toBe(1);
});

test('commits of a hundred concurrent writers are purged in order', async () => {
  const [instance] = await start(1);
  if (!instance) throw new Error('no instance has started');
  const clients = await Promise.all(Array.from({ length: 100 }, () => connectStranger(database.url)));
  const writes = clients.map(async (client, place) => {
    const insert = (name: string) =>
      client.query('insert into categories (slug, name) values ($1, $1) returning id', [name]);
    const first = await insert(`c-${place}-1`);
    const second = await insert(`c-${place}-2`);
    return [first.rows[0].id, second.rows[0].id];
  });
  const written = await Promise.all(writes);
  await caughtUp(instance, sql);
  for (const ids of written) {
    const [first = -1, second = -1] = ids.map((id) => instance.purged.indexOf(`Category:${id}`));
    expect(first).toBeGreaterThan(-1);
    expect(second).toBeGreaterThan(first);
  }
  const positions = store.messages.map(({ lsn }) => lsn);
  expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? -1 : Number(a > b))));
  await Promise.all(clients.map((client) => client.end()));
});

describe('a new epoch begins', () => {
  test('when the slot was dropped', async () => {
    const [instance] = await start(1);
    const drop = `select pg_terminate_backend(active_pid), pg_sleep(0.05), pg_drop_replication_slot(slot_name)
      from pg_replication_slots where database = current_database()`;
    // The holder may take it again before it is dropped.
    await until(() =>
      sql
        .query(drop)
        .then(({ rowCount }) => rowCount === 1)
        .catch(() => false),
    );
    await write('unseen');
    await until(() => epochs() === 2 && instance?.listener.isFresh() === true);
    expect(instance?.epochs).toHaveLength(2);
  });

  test('when the shared state is lost', async () => {
    const [instance] = await start(1);
    store.restore(null);
    await until(() => epochs() === 2 && instance?.listener.isFresh() === true);
  });

  test('when the shared state was replaced by an older one', async () => {
    const [instance] = await start(1);
    const earlier = await store.state();
    await write('known');
    if (instance) await caughtUp(instance, sql);
    await instance?.stop();
    store.restore(earlier);
    await start(1);
    expect(epochs()).toBe(2);
  });

  test('when the publication was dropped, which is created again', async () => {
    const [instance] = await start(1);
    await sql.query('drop publication loomgate');
    await until(() => epochs() >= 2 && instance?.listener.isFresh() === true);
    const id = await write('seen');
    if (instance) await caughtUp(instance, sql);
    expect(instance?.purged).toContain(`Category:${id}`);
  });
});

test('a holder that cannot purge releases the slot, and the commits are purged later', async () => {
  const [instance] = await start(1, { timeouts: { giveUpAfterMs: 1_000 } });
  if (!instance) throw new Error('no instance has started');
  store.faults.rejecting = true;
  const id = await write('held-up');
  await until(() => !instance.listener.isFresh());
  await until(() => !isHolder(instance));
  expect(instance.purged).not.toContain(`Category:${id}`);
  store.faults.rejecting = false;
  await until(() => instance.purged.includes(`Category:${id}`));
  await until(() => instance.listener.isFresh());
});

describe('while Redis is unavailable', () => {
  const timeouts = { requestAfterMs: 500, pauseAfterRequestMs: 1_000 };
  const options = { lagMs: 2_500, timeouts };
  /** Whether each instance reaches Redis. */
  const reach = { holder: true, other: true };
  const linkOf = (place: keyof typeof reach): RedisLink => ({
    isUp: async () => reach[place],
    onBreak: () => undefined,
    suspend: () => undefined,
    resume: () => undefined,
    requireNewEpoch: () => undefined,
  });

  async function startBoth(): Promise<{ holder: Instance; other: Instance }> {
    Object.assign(reach, { holder: true, other: true });
    const holder = await startInstance(database.url, { ...options, store, link: linkOf('holder') });
    instances = [holder];
    await until(() => isHolder(holder) && holder.listener.isFresh());
    const other = await startInstance(database.url, { ...options, store, link: linkOf('other') });
    instances.push(other);
    await until(() => other.listener.isFresh());
    return { holder, other };
  }

  test('for all instances, the holder keeps the slot and its cache, and purges writes', async () => {
    const { holder, other } = await startBoth();
    Object.assign(reach, { holder: false, other: false });
    const id = await write('alone');
    await until(() => holder.invalidation.isAlone() && !other.listener.isFresh());
    const { takeovers, epochs: begun } = holder.invalidation.figures();
    await until(() => holder.purged.includes(`Category:${id}`));
    const settle = holder.invalidation.readYourWrites.begin();
    const own = await write('own');
    await settle();
    expect(holder.purged).toContain(`Category:${own}`);
    expect([holder.listener.isFresh(), other.purged]).toEqual([true, []]);
    // Longer than an instance that reaches Redis would wait before it requests the slot.
    await sleep(timeouts.requestAfterMs * 3);
    expect(holder.invalidation.figures()).toMatchObject({ role: 'holder', isFresh: true, takeovers, epochs: begun });
    expect(holder.purged).not.toContain('*');
  });

  test('for the holder only, it releases the slot to an instance that reaches Redis', async () => {
    const { holder, other } = await startBoth();
    reach.holder = false;
    await until(() => holder.invalidation.isAlone());
    const id = await write('alone');
    await until(() => isHolder(other) && !isHolder(holder) && other.listener.isFresh());
    expect(holder.invalidation.isAlone()).toBe(false);
    // A new epoch invalidates what was purged without Redis.
    expect(other.epochs).toHaveLength(2);
    expect(other.purged).not.toContain(`Category:${id}`);
    const next = await write('told');
    await until(() => [holder, other].every(({ purged }) => purged.includes(`Category:${next}`)));
  });
});

test('a store that hangs makes instances not fresh, and is called again', async () => {
  const [instance] = await start(1, { timeouts: { purgeMs: 1_000 } });
  if (!instance) throw new Error('no instance has started');
  store.faults.hanging = true;
  const id = await write('hung');
  await until(() => !instance.listener.isFresh());
  store.faults.hanging = false;
  await until(() => instance.purged.includes(`Category:${id}`) && instance.listener.isFresh());
});

test('an instance is not fresh while purges continue but lag beyond the bound', async () => {
  const instance = await startInstance(database.url, { store, lagMs: 1_000 });
  instances = [instance];
  await until(() => instance.listener.isFresh());
  store.faults.delayMs = 900;
  await until(() => !instance.listener.isFresh());
  const id = await write('late');
  await until(() => instance.purged.includes(`Category:${id}`));
  expect(instance.listener.isFresh()).toBe(false);
  store.faults.delayMs = 0;
  await until(() => instance.listener.isFresh());
});

test('the message after a lost one reveals the gap', async () => {
  const [instance] = await start(1);
  if (!instance) throw new Error('no instance has started');
  store.faults.losing = true;
  const id = await write('lost');
  await until(() =>
    store.messages.some((message) => message.kind === 'purge' && message.tags.includes(`Category:${id}`)),
  );
  store.faults.losing = false;
  await until(() => instance.purged.includes('*'));
  expect(instance.invalidation.figures().gaps).toBe(1);
});

test('without a shared store a second instance is never fresh, and logs what to set', async () => {
  await start(1);
  const alone = await startInstance(database.url, { isShared: false });
  await until(() => alone.warnings.length > 0);
  expect(alone.warnings).toEqual([[expect.stringContaining('set REDIS_URL')]]);
  expect(alone.listener.isFresh()).toBe(false);
  await alone.stop();
});

test('instances that declare different tables do not purge for each other', async () => {
  const [old] = await start(1);
  const tables = everyTable.filter(({ type }) => type !== 'Review');
  const young = await startInstance(database.url, { store, tables, lagMs: 1_000 });
  await until(() => isHolder(young) && young.listener.isFresh());
  await until(() => old?.listener.isSuspended() === true);
  expect(old?.listener.isFresh()).toBe(false);
  expect(old?.warnings.flat().join()).toContain('other tables');
  await young.stop();
});
