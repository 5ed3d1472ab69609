import { setTimeout as sleep } from 'node:timers/promises';
import { createMemoryStore, type MemoryStore } from '../../../../../test/support/memory-store';
import { createHolderPurger, type HolderPurger } from './holder-purger';
import { createPurgeListener, type PurgeListener } from './purge-listener';

let store: MemoryStore;
let listener: PurgeListener;
let holder: HolderPurger;
/** Calls that change the memory, or whether Redis is read. */
let done: string[];
let breakConnection: () => void;
let isUp: boolean;

beforeEach(async () => {
  done = [];
  isUp = true;
  store = createMemoryStore();
  listener = createPurgeListener(
    {
      purge: (tags) => void done.push(tags.join()),
      purgeAll: () => void done.push('drop all'),
      enterEpoch: () => void done.push('enter'),
      advanceTo: () => undefined,
    },
    { lagMs: 60_000 },
  );
  store.listeners.add(listener);
  // Begins a new epoch at the next call, as the Redis purger does.
  let isAnew = false;
  const begin = async () => {
    if (isAnew) await store.raiseEpoch(listener.appliedLsn ?? 0n);
    isAnew = false;
  };
  const shared = {
    ...store,
    purge: (...call: Parameters<MemoryStore['purge']>) => begin().then(() => store.purge(...call)),
    beat: (...call: Parameters<MemoryStore['heartbeat']>) => begin().then(() => store.heartbeat(...call)),
  };
  holder = createHolderPurger({
    shared,
    listener,
    log: { info: () => undefined, warn: () => undefined },
    link: {
      isUp: async () => isUp,
      onBreak: (onBreak) => {
        breakConnection = onBreak;
      },
      suspend: () => void done.push('suspend'),
      resume: () => void done.push('resume'),
      requireNewEpoch: () => {
        isAnew = true;
      },
    },
  });
  await store.raiseEpoch(10n);
  await holder.state();
  await holder.heartbeat(11n);
  done.length = 0;
});

const purge = (tag: string, lsn: bigint) => holder.purge([tag], lsn, 'log');

/** After this the next call tries Redis again. */
const untilRetried = () => sleep(300);

test('while Redis accepts purges this instance applies its messages, each once', async () => {
  await purge('a', 12n);
  expect([done, holder.isAlone()]).toEqual([['a'], false]);
});

test('a purge that Redis rejects is applied locally after Redis reads are suspended, and the memory is kept', async () => {
  store.faults.rejecting = true;
  await purge('a', 12n);
  await holder.heartbeat(13n);
  expect(done).toEqual(['suspend', 'a']);
  expect([holder.isAlone(), listener.isFresh(), listener.appliedLsn]).toEqual([true, true, 13n]);
});

test('a purge that takes Redis longer than the timeout is applied locally', async () => {
  store.faults.hanging = true;
  await purge('a', 12n);
  expect(done).toEqual(['suspend', 'a']);
});

test('when a connection breaks the holder stays fresh without waiting for the next heartbeat', () => {
  listener.onLost();
  expect(listener.isFresh()).toBe(false);
  breakConnection();
  expect([listener.isFresh(), holder.isAlone(), done]).toEqual([true, true, ['suspend']]);
});

test('a purge that Redis published and this instance did not receive clears the memory', async () => {
  store.faults.losing = true;
  await purge('a', 12n);
  expect(done).toEqual([]);
  breakConnection();
  expect(done).toEqual(['suspend', 'drop all']);
});

test('a purge during which a connection breaks is applied locally, and its success does not end the outage', async () => {
  store.faults.losing = true;
  store.faults.delayMs = 20;
  const purging = purge('a', 12n);
  await sleep(1);
  breakConnection();
  await purging;
  expect([done, holder.isAlone()]).toEqual([['suspend', 'a'], true]);
});

test('Redis is used again after the first call in a new epoch', async () => {
  store.faults.rejecting = true;
  await purge('a', 12n);
  await untilRetried();
  store.faults.rejecting = false;
  done.length = 0;
  await purge('b', 13n);
  expect([holder.isAlone(), done]).toEqual([false, ['b', 'resume', 'enter', 'b']]);
  await purge('c', 14n);
  expect(done.at(-1)).toBe('c');
});

test('a failed retry suspends Redis reads again', async () => {
  store.faults.rejecting = true;
  await purge('a', 12n);
  await untilRetried();
  done.length = 0;
  await purge('b', 13n);
  expect([holder.isAlone(), done]).toEqual([true, ['b', 'resume', 'suspend']]);
});

test('a holder whose Redis does not answer sends it nothing, so that other instances are not fresh', async () => {
  isUp = false;
  const before = store.messages.length;
  await purge('a', 12n);
  await holder.heartbeat(13n);
  expect([store.messages.length, done, listener.isFresh()]).toEqual([before, ['suspend', 'a'], true]);
});

test('without Redis the state is the position that was applied locally', async () => {
  isUp = false;
  await purge('a', 12n);
  holder.end();
  expect((await holder.state())?.lsn).toBe(12n);
});

test('a new epoch clears the memory, with Redis or without', async () => {
  await holder.raiseEpoch(12n);
  expect(done).toEqual(['enter']);
  isUp = false;
  await holder.raiseEpoch(20n);
  expect([done.slice(1), listener.appliedLsn]).toEqual([['suspend', 'drop all'], 20n]);
});

test('a broken connection does not make an instance without the slot fresh', () => {
  holder.end();
  listener.onLost();
  breakConnection();
  expect([holder.isAlone(), listener.isFresh(), done]).toEqual([false, false, []]);
});

test('a purge in progress when the slot is lost is not applied locally', async () => {
  store.faults.rejecting = true;
  store.faults.delayMs = 20;
  const purging = purge('a', 12n);
  await sleep(1);
  holder.end();
  await purging;
  expect([done, listener.appliedLsn]).toEqual([[], 11n]);
});

test('calls run in order, so that none is lost when Redis accepts purges again', async () => {
  store.faults.rejecting = true;
  await purge('a', 12n);
  await untilRetried();
  Object.assign(store.faults, { rejecting: false, delayMs: 50 });
  await Promise.all([purge('b', 13n), purge('c', 14n)]);
  const published = store.messages.slice(-3).map((message) => ('tags' in message ? message.tags.join() : message.kind));
  expect(published).toEqual(['epoch', 'b', 'c']);
});

test('a heartbeat that waits for an earlier call is skipped', async () => {
  store.faults.delayMs = 50;
  const before = store.messages.length;
  await Promise.all([purge('a', 12n), holder.heartbeat(12n)]);
  expect(store.messages.slice(before).map(({ kind }) => kind)).toEqual(['purge']);
});
