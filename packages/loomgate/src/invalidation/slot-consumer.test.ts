import { Pool } from 'pg';
import { createTestDatabase } from '../../../../test/support/database';
import { everyTable, startInstance, until } from '../../../../test/support/invalidation';
import { createMemoryStore, type MemoryStore } from '../../../../test/support/memory-store';
import { dropSlot, readSlotState } from './slot';
import { takeSlot } from './take-slot';
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

/** Prepares the log by an instance that comes and goes. @returns the slot's name */
async function prepare(): Promise<string> {
  const instance = await startInstance(database.url, { store });
  await until(() => instance.listener.isFresh());
  await instance.stop();
  return instance.invalidation.figures().slot ?? '';
}

/** Takes the slot as it is found, and gives it back as soon as it is held. */
async function takeOnce(slot: string): Promise<void> {
  const over = new AbortController();
  const state = await readSlotState(pool, slot);
  const options = {
    ...{ url: database.url, pool, slot, declared: state.declared ?? '', tables: everyTable, purger: store, log: quiet },
    ...{ digest: (tag: string) => tag, announce: () => undefined, timing: timingOf(5_000), patience: 1 },
  };
  const events = { onHeld: () => over.abort(), onSlotWait: () => undefined, onRoundTrip: () => undefined };
  await takeSlot(options, state, events, over.signal);
}

test('a slot that has to be made begins a new epoch, however far the store says it is', async () => {
  const slot = await prepare();
  await dropSlot(database.url, slot);
  store.restore({ epoch: 'of another database', seq: 9, lsn: 2n ** 62n });
  const before = epochs();
  await takeOnce(slot);
  expect(epochs()).toBe(before + 1);
});

test('whichever instance reads a slot first, what is stored since it was made is kept', async () => {
  const slot = await prepare();
  await dropSlot(database.url, slot);
  const before = epochs();
  // The one that makes it loses it to another before it can read.
  const other = startInstance(database.url, { store });
  await takeOnce(slot).catch(() => undefined);
  const instance = await other;
  await until(() => instance.listener.isFresh());
  await instance.stop();
  await takeOnce(slot);
  expect(epochs()).toBe(before + 1);
});

test('a slot whose epoch cannot be begun is not left behind', async () => {
  const slot = await prepare();
  await dropSlot(database.url, slot);
  store.faults.rejecting = true;
  await expect(takeOnce(slot)).rejects.toThrow('the store does not answer');
  expect((await readSlotState(pool, slot)).exists).toBe(false);
});
