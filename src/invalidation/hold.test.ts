import { Client, Pool } from 'pg';
import { createTestDatabase } from '../../test/support/database';
import { everyTable, startInstance, until } from '../../test/support/invalidation';
import { createMemoryStore, type MemoryStore } from '../../test/support/memory-store';
import { createSlot } from './create-slot';
import { holdSlot } from './hold';
import { lookAtSlot } from './slot';
import { timingOf } from './timing';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let store: MemoryStore;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url, max: 2 });
  store = createMemoryStore();
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

const quiet = { info: () => undefined, warn: () => undefined };
const epochs = () => store.messages.filter(({ kind }) => kind === 'epoch').length;

/** Prepares the log, and gives the slot's name and what the publication is for. */
async function prepare(): Promise<{ slot: string; declared: string }> {
  const instance = await startInstance(database.url, { store });
  await until(() => instance.listener.isFresh());
  await instance.stop();
  const slot = instance.invalidation.figures().slot ?? '';
  return { slot, declared: (await lookAtSlot(pool, slot)).declared ?? '' };
}

async function remake(slot: string): Promise<bigint | undefined> {
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  await sql.query('select pg_drop_replication_slot($1)', [slot]);
  await sql.end();
  const options = { url: database.url, slot, pool, log: quiet, onWait: () => undefined };
  return createSlot({ ...options, signal: new AbortController().signal });
}

/** Holds the slot until it is held, as the instance that made it there. */
async function hold({ slot, declared }: { slot: string; declared: string }, madeAt: bigint | undefined) {
  const over = new AbortController();
  const options = {
    ...{ url: database.url, pool, slot, declared, tables: everyTable, purger: store, log: quiet },
    ...{ digest: (tag: string) => tag, announce: () => undefined, timing: timingOf(5_000), patience: 1 },
  };
  const events = { onHeld: () => over.abort(), onSlotWait: () => undefined, onRoundTrip: () => undefined };
  await holdSlot(options, events, over.signal, madeAt);
}

test('a slot that was just made begins a new epoch, however far the store says it is', async () => {
  const prepared = await prepare();
  const madeAt = await remake(prepared.slot);
  store.restore({ epoch: 'of another database', seq: 9, lsn: 2n ** 62n });
  const before = epochs();
  await hold(prepared, madeAt);
  expect(epochs()).toBe(before + 1);
});

test('the instance that made the slot keeps what another one has stored that held it before', async () => {
  const prepared = await prepare();
  const madeAt = await remake(prepared.slot);
  const other = await startInstance(database.url, { store });
  await until(() => other.listener.isFresh());
  await until(async () => (await lookAtSlot(pool, prepared.slot)).confirmed !== madeAt);
  await other.stop();
  const before = epochs();
  await hold(prepared, madeAt);
  expect(epochs()).toBe(before);
});
