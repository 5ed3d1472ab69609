import { createPurgeListener } from './purge-listener';
import type { Purgeable } from './purgeable';
import type { Message } from './purger';

function createInstance() {
  let nowMs = 0;
  const done: string[] = [];
  const reached: number[] = [];
  const purgeable: Purgeable = {
    purge: (tags, source) => void done.push(`${source}: ${tags.join()}`),
    purgeAll: () => void done.push('drop all'),
    enterEpoch: (epoch) => void done.push(`enter ${epoch}`),
    advanceTo: (seq) => reached.push(seq),
  };
  const listener = createPurgeListener(purgeable, { lagMs: 1_000, clock: () => nowMs });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { listener, done, reached, pass };
}

const heartbeat = (seq: number, lsn = 0n, epoch = 'a'): Message => ({ kind: 'heartbeat', epoch, seq, lsn });
const purge = (seq: number, tag: string, lsn = 0n, epoch = 'a', source = 'log'): Message => ({
  ...{ kind: 'purge', epoch, seq, lsn, source },
  tags: [tag],
});

/** An instance that has received a heartbeat with number 5 and position 100. */
function createListening() {
  const instance = createInstance();
  instance.listener.onMessage(heartbeat(5, 100n));
  instance.done.length = 0;
  return instance;
}

test('an instance is not fresh before the first heartbeat', () => {
  const { listener } = createInstance();
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(purge(1, 'x'));
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(heartbeat(1));
  expect(listener.isFresh()).toBe(true);
});

test('purges are applied in order, with their source', () => {
  const { listener, done } = createListening();
  listener.onMessage(purge(6, 'x'));
  listener.onMessage(purge(7, 'y', 0n, 'a', 'admin'));
  listener.onMessage(heartbeat(7));
  expect(done).toEqual(['log: x', 'admin: y']);
});

test('a heartbeat keeps an instance fresh for a limited time', () => {
  const { listener, pass } = createListening();
  pass(550);
  expect(listener.isFresh()).toBe(true);
  pass(1);
  expect(listener.isFresh()).toBe(false);
});

test('the age of a heartbeat counts from when it may have been published', () => {
  const { listener, pass } = createListening();
  pass(2_000);
  listener.onMessage(heartbeat(5, 101n), 1_450);
  expect([listener.isFresh(), listener.heartbeatAgeMs(), listener.lagMs()]).toEqual([true, 550, 550]);
  pass(1);
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(heartbeat(5, 102n), Number.NEGATIVE_INFINITY);
  expect(listener.isFresh()).toBe(false);
});

test('the lag counts from the start before the first heartbeat, and continues after a loss', () => {
  const { listener, pass } = createInstance();
  pass(700);
  expect([listener.lagMs(), listener.heartbeatAgeMs()]).toEqual([700, Number.POSITIVE_INFINITY]);
  listener.onMessage(heartbeat(1));
  pass(300);
  listener.onLost();
  expect([listener.lagMs(), listener.heartbeatAgeMs()]).toEqual([300, Number.POSITIVE_INFINITY]);
});

describe('an instance that reads the WAL itself', () => {
  test('is fresh by its local heartbeats, without a connection', async () => {
    const { listener, done } = createListening();
    listener.onLost();
    const waited = listener.waitFor(120n, 10_000);
    listener.local.purge(['x'], 110n, 'log');
    expect([listener.isFresh(), listener.appliedLsn, done]).toEqual([false, 110n, ['log: x']]);
    listener.local.heartbeat(120n, 0);
    expect([listener.isFresh(), listener.appliedLsn, await waited]).toEqual([true, 120n, true]);
  });

  test('is not fresh after it stops reading', () => {
    const { listener } = createListening();
    listener.onLost();
    listener.local.heartbeat(120n, 0);
    listener.local.end();
    expect(listener.isFresh()).toBe(false);
  });

  test('clears the cache on reset, and continues at the given position', () => {
    const { listener, done } = createListening();
    listener.local.reset(null);
    expect([done, listener.appliedLsn]).toEqual([['drop all'], 100n]);
    // A restored database continues at an earlier position.
    listener.local.reset(40n);
    expect(listener.appliedLsn).toBe(40n);
  });
});

test('a purge does not count as a heartbeat', () => {
  const { listener, pass } = createListening();
  pass(500);
  listener.onMessage(purge(6, 'x'));
  pass(200);
  expect(listener.isFresh()).toBe(false);
});

test.each([
  ['a purge after a lost one', purge(7, 'x')],
  ['a heartbeat after a lost purge', heartbeat(6)],
  ['a duplicate purge', purge(5, 'x')],
  ['a heartbeat with an old number', heartbeat(4)],
])('%s clears the cache', (_, message) => {
  const { listener, done } = createListening();
  listener.onMessage(message);
  expect(done).toEqual(['drop all']);
  expect(listener.counts.gaps).toBe(1);
});

test('after a gap the next number is expected', () => {
  const { listener, done } = createListening();
  listener.onMessage(purge(9, 'x'));
  listener.onMessage(purge(10, 'y'));
  expect(done).toEqual(['drop all', 'log: y']);
});

test('a new epoch is entered whatever its number', () => {
  const { listener, done } = createListening();
  listener.onMessage({ kind: 'epoch', epoch: 'b', seq: 6, lsn: 20n });
  expect(done).toEqual(['enter b']);
  expect(listener.appliedLsn).toBe(20n);
  expect(listener.counts.gaps).toBe(0);
});

test('a purge of an unknown epoch enters it', () => {
  const { listener, done } = createListening();
  listener.onMessage(purge(40, 'x', 200n, 'b'));
  listener.onMessage(purge(41, 'y', 201n, 'b'));
  expect(done).toEqual(['enter b', 'log: y']);
});

test('after a broken connection an instance is not fresh until the next heartbeat', () => {
  const { listener, done } = createListening();
  listener.onLost();
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(heartbeat(5));
  expect(listener.isFresh()).toBe(true);
  expect(done).toEqual([]);
});

test('messages lost by a broken connection are detected by the next one', () => {
  const { listener, done } = createListening();
  listener.onLost();
  listener.onMessage(heartbeat(6));
  expect(done).toEqual(['drop all']);
});

test('waitFor resolves with true when the position is reached, at once if it already is', async () => {
  const { listener } = createListening();
  await expect(listener.waitFor(100n, 10)).resolves.toBe(true);
  const waited = listener.waitFor(102n, 10_000);
  listener.onMessage(purge(6, 'x', 101n));
  listener.onMessage(purge(7, 'x', 103n));
  await expect(waited).resolves.toBe(true);
});

test('waitFor resolves with false at its timeout or at stop', async () => {
  const { listener } = createListening();
  await expect(listener.waitFor(101n, 10)).resolves.toBe(false);
  const waited = listener.waitFor(101n, 60_000);
  listener.stop();
  await expect(waited).resolves.toBe(false);
  await expect(listener.waitFor(101n, 60_000)).resolves.toBe(false);
});

test('an instance with a required position is fresh when that is applied', () => {
  const { listener } = createListening();
  listener.requireLsn(150n);
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(heartbeat(5, 149n));
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(heartbeat(5, 150n));
  expect(listener.isFresh()).toBe(true);
});

test('each suspension has to end, and ends once', () => {
  const { listener } = createListening();
  const [one, other] = [listener.suspend(), listener.suspend()];
  one();
  one();
  expect(listener.isFresh()).toBe(false);
  other();
  expect(listener.isFresh()).toBe(true);
});

test('advanceTo is called after each message, also after a gap', () => {
  const { listener, reached } = createListening();
  for (const message of [purge(6, 'x'), heartbeat(6), purge(9, 'y'), purge(10, 'z', 0n, 'b')])
    listener.onMessage(message);
  expect(reached).toEqual([5, 6, 6, 9, 10]);
});
