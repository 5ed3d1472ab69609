import { setTimeout as sleep } from 'node:timers/promises';
import { createMemoryStore, type MemoryStore } from '../../../../test/support/memory-store';
import { createHolderPurger, type HolderPurger } from './holder-purger';
import { createLogListener, type LogListener } from './listener';

let store: MemoryStore;
let listener: LogListener;
let holder: HolderPurger;
/** What was done to the memory, and whether Redis is asked for answers. */
let done: string[];
let breakConnection: () => void;
let isUp: boolean;

beforeEach(async () => {
  done = [];
  isUp = true;
  store = createMemoryStore();
  listener = createLogListener(
    {
      purge: (tags) => void done.push(tags.join()),
      dropAll: () => void done.push('drop all'),
      enter: () => void done.push('enter'),
      reached: () => undefined,
    },
    { lagMs: 60_000 },
  );
  store.listeners.add(listener);
  // Another epoch at the next call, as by Redis.
  let isAnew = false;
  const begin = async () => {
    if (isAnew) await store.raiseEpoch(listener.appliedLsn ?? 0n);
    isAnew = false;
  };
  const shared = {
    ...store,
    purge: (...call: Parameters<MemoryStore['purge']>) => begin().then(() => store.purge(...call)),
    beat: (...call: Parameters<MemoryStore['beat']>) => begin().then(() => store.beat(...call)),
  };
  holder = createHolderPurger({
    shared,
    listener,
    log: { info: () => undefined, warn: () => undefined },
    link: {
      isUp: async () => isUp,
      watch: (onBreak) => {
        breakConnection = onBreak;
      },
      suspend: () => void done.push('suspend'),
      resume: () => void done.push('resume'),
      beginAnew: () => {
        isAnew = true;
      },
    },
  });
  await store.raiseEpoch(10n);
  await holder.state();
  await holder.beat(11n);
  done.length = 0;
});

const purge = (tag: string, lsn: bigint) => holder.purge([tag], lsn, 'log');

/** By when the next call asks Redis again. */
const untilRetried = () => sleep(300);

test('while Redis takes purges they are heard from it, once', async () => {
  await purge('a', 12n);
  expect([done, holder.isAlone()]).toEqual([['a'], false]);
});

test('what Redis does not take is applied here, after Redis has been left alone, and the memory stays', async () => {
  store.faults.rejecting = true;
  await purge('a', 12n);
  await holder.beat(13n);
  expect(done).toEqual(['suspend', 'a']);
  expect([holder.isAlone(), listener.isFresh(), listener.appliedLsn]).toEqual([true, true, 13n]);
});

test('what Redis takes for longer than a second is applied here', async () => {
  store.faults.hanging = true;
  await purge('a', 12n);
  expect(done).toEqual(['suspend', 'a']);
});

test('when a connection breaks the holder stays fresh without waiting for the next beat', () => {
  listener.onLost();
  expect(listener.isFresh()).toBe(false);
  breakConnection();
  expect([listener.isFresh(), holder.isAlone(), done]).toEqual([true, true, ['suspend']]);
});

test('a purge that Redis took and nobody heard of here costs the memory', async () => {
  store.faults.losing = true;
  await purge('a', 12n);
  expect(done).toEqual([]);
  breakConnection();
  expect(done).toEqual(['suspend', 'drop all']);
});

test('a connection that breaks while Redis takes a purge: it is applied here, and Redis is not back by it', async () => {
  store.faults.losing = true;
  store.faults.delayMs = 20;
  const purging = purge('a', 12n);
  await sleep(1);
  breakConnection();
  await purging;
  expect([done, holder.isAlone()]).toEqual([['suspend', 'a'], true]);
});

test('Redis that is back is told in another epoch, and only then heard again', async () => {
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

test('a trial that fails leaves Redis alone again', async () => {
  store.faults.rejecting = true;
  await purge('a', 12n);
  await untilRetried();
  done.length = 0;
  await purge('b', 13n);
  expect([holder.isAlone(), done]).toEqual([true, ['b', 'resume', 'suspend']]);
});

test('a holder that hears nothing of Redis tells it nothing, so that nobody else believes to know', async () => {
  isUp = false;
  const before = store.messages.length;
  await purge('a', 12n);
  await holder.beat(13n);
  expect([store.messages.length, done, listener.isFresh()]).toEqual([before, ['suspend', 'a'], true]);
});

test('without Redis the log goes on from what has been applied here', async () => {
  isUp = false;
  await purge('a', 12n);
  holder.end();
  expect((await holder.state())?.lsn).toBe(12n);
});

test('what changed before is not known: the memory goes, with Redis or without', async () => {
  await holder.raiseEpoch(12n);
  expect(done).toEqual(['enter']);
  isUp = false;
  await holder.raiseEpoch(20n);
  expect([done.slice(1), listener.appliedLsn]).toEqual([['suspend', 'drop all'], 20n]);
});

test('whoever does not hold the slot is not made fresh by a connection that breaks', () => {
  holder.end();
  listener.onLost();
  breakConnection();
  expect([holder.isAlone(), listener.isFresh(), done]).toEqual([false, false, []]);
});

test('what is under way when the slot is lost is left to the next holder', async () => {
  store.faults.rejecting = true;
  store.faults.delayMs = 20;
  const purging = purge('a', 12n);
  await sleep(1);
  holder.end();
  await purging;
  expect([done, listener.appliedLsn]).toEqual([[], 11n]);
});

test('a call waits for the one before it, so that none is left out while Redis begins to take them again', async () => {
  store.faults.rejecting = true;
  await purge('a', 12n);
  await untilRetried();
  Object.assign(store.faults, { rejecting: false, delayMs: 50 });
  await Promise.all([purge('b', 13n), purge('c', 14n)]);
  const told = store.messages.slice(-3).map((message) => ('tags' in message ? message.tags.join() : message.kind));
  expect(told).toEqual(['epoch', 'b', 'c']);
});

test('a beat that had to wait for its turn is left out', async () => {
  store.faults.delayMs = 50;
  const before = store.messages.length;
  await Promise.all([purge('a', 12n), holder.beat(12n)]);
  expect(store.messages.slice(before).map(({ kind }) => kind)).toEqual(['purge']);
});
