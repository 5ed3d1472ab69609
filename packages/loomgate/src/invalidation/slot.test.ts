import { Pool } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { everyTable, prepareServer, startInstance, until } from '../../../../test/support/invalidation';
import { createMemoryStore, type MemoryStore } from '../../../../test/support/memory-store';
import { dropSlot, ensureSlot, readSlotState } from './slot';
import { defaultTimeouts } from './slot-timeouts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
let store: MemoryStore;
let slot: string;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url, max: 2 });
  store = createMemoryStore();
  ({ slot } = await prepareServer(database.url, everyTable));
});

afterEach(async () => {
  await dropSlot(database.url, slot).catch(() => undefined);
  await pool.end();
  await database.drop();
});

const log = { info: () => undefined, warn: () => undefined };
const epochs = () => store.messages.filter(({ kind }) => kind === 'epoch').length;

async function ensure(): Promise<void> {
  const { signal } = new AbortController();
  const timeouts = { ...defaultTimeouts, giveUpAfterMs: 200 };
  const options = { url: database.url, pool, slot, purger: store, timeouts, signal, log, onWait: () => undefined };
  await ensureSlot(options, await readSlotState(pool, slot));
}

test('creating a slot begins a new epoch, even if the shared state is ahead of it', async () => {
  store.restore({ epoch: 'of another database', seq: 9, lsn: 2n ** 62n });
  await ensure();
  expect(epochs()).toBe(1);
});

test('a slot that exists is kept, and no epoch begins', async () => {
  await ensure();
  await ensure();
  expect(epochs()).toBe(1);
});

test('the epoch of a new slot is kept when another instance reads the slot first', async () => {
  // Of two instances, one creates the slot and the other may read it first.
  const other = startInstance(database.url, { store });
  await ensure().catch(() => undefined);
  const instance = await other;
  await until(() => instance.listener.isFresh());
  await instance.stop();
  await ensure();
  expect(epochs()).toBe(1);
});

test('a slot whose epoch cannot begin is dropped', async () => {
  store.faults.rejecting = true;
  await expect(ensure()).rejects.toThrow('the store does not answer');
  expect((await readSlotState(pool, slot)).exists).toBe(false);
});
