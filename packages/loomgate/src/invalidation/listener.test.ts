import type { Message } from '../cache/shared-store';
import type { Purgeable } from '../cache/types';
import { createLogListener } from './listener';

function createInstance() {
  let nowMs = 0;
  const done: string[] = [];
  const reached: number[] = [];
  const purgeable: Purgeable = {
    purge: (tags, source) => void done.push(`${source}: ${tags.join()}`),
    dropAll: () => void done.push('drop all'),
    enter: (epoch) => void done.push(`enter ${epoch}`),
    reached: (seq) => reached.push(seq),
  };
  const listener = createLogListener(purgeable, { lagMs: 1_000, clock: () => nowMs });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { listener, done, reached, pass };
}

const beat = (seq: number, lsn = 0n, epoch = 'a'): Message => ({ kind: 'beat', epoch, seq, lsn });
const purge = (seq: number, tag: string, lsn = 0n, epoch = 'a', source = 'log'): Message => ({
  ...{ kind: 'purge', epoch, seq, lsn, source },
  tags: [tag],
});

/** An instance that has heard a beat with the number 5 and the position 100. */
function createListening() {
  const instance = createInstance();
  instance.listener.onMessage(beat(5, 100n));
  instance.done.length = 0;
  return instance;
}

test('before a beat was heard nothing is fresh', () => {
  const { listener } = createInstance();
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(purge(1, 'x'));
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(beat(1));
  expect(listener.isFresh()).toBe(true);
});

test('what is purged is applied in order, and says who said so', () => {
  const { listener, done } = createListening();
  listener.onMessage(purge(6, 'x'));
  listener.onMessage(purge(7, 'y', 0n, 'a', 'admin'));
  listener.onMessage(beat(7));
  expect(done).toEqual(['log: x', 'admin: y']);
});

test('a beat is good for a while, and no longer', () => {
  const { listener, pass } = createListening();
  pass(550);
  expect(listener.isFresh()).toBe(true);
  pass(1);
  expect(listener.isFresh()).toBe(false);
});

test('a beat counts from when it may have been published, not from when it was heard', () => {
  const { listener, pass } = createListening();
  pass(2_000);
  listener.onMessage(beat(5, 101n), 1_450);
  expect([listener.isFresh(), listener.beatAgeMs(), listener.lagMs()]).toEqual([true, 550, 550]);
  pass(1);
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(beat(5, 102n), Number.NEGATIVE_INFINITY);
  expect(listener.isFresh()).toBe(false);
});

test('the lag is since the start before anything was heard, and goes on through a loss', () => {
  const { listener, pass } = createInstance();
  pass(700);
  expect([listener.lagMs(), listener.beatAgeMs()]).toEqual([700, Number.POSITIVE_INFINITY]);
  listener.onMessage(beat(1));
  pass(300);
  listener.onLost();
  expect([listener.lagMs(), listener.beatAgeMs()]).toEqual([300, Number.POSITIVE_INFINITY]);
});

describe('whoever reads the log itself', () => {
  test('is fresh by what it has read, whatever becomes of the connection', async () => {
    const { listener, done } = createListening();
    listener.onLost();
    const waited = listener.waitFor(120n, 10_000);
    listener.own.purge(['x'], 110n, 'log');
    expect([listener.isFresh(), listener.appliedLsn, done]).toEqual([false, 110n, ['log: x']]);
    listener.own.beat(120n, 0);
    expect([listener.isFresh(), listener.appliedLsn, await waited]).toEqual([true, 120n, true]);
  });

  test('is not fresh any more when it reads no longer', () => {
    const { listener } = createListening();
    listener.onLost();
    listener.own.beat(120n, 0);
    listener.own.end();
    expect(listener.isFresh()).toBe(false);
  });

  test('drops everything where it does not know what has changed, and goes on from where it is told', () => {
    const { listener, done } = createListening();
    listener.own.drop(null);
    expect([done, listener.appliedLsn]).toEqual([['drop all'], 100n]);
    // A database that was put back goes on from before.
    listener.own.drop(40n);
    expect(listener.appliedLsn).toBe(40n);
  });
});

test('a purge is no beat: it may be late', () => {
  const { listener, pass } = createListening();
  pass(500);
  listener.onMessage(purge(6, 'x'));
  pass(200);
  expect(listener.isFresh()).toBe(false);
});

test.each([
  ['a purge after one that was missed', purge(7, 'x')],
  ['a beat after a purge that was missed', beat(6)],
  ['a purge that comes twice', purge(5, 'x')],
  ['a beat with an old number', beat(4)],
])('%s drops everything', (_, message) => {
  const { listener, done } = createListening();
  listener.onMessage(message);
  expect(done).toEqual(['drop all']);
  expect(listener.counts.gaps).toBe(1);
});

test('after a gap the count goes on from what was heard', () => {
  const { listener, done } = createListening();
  listener.onMessage(purge(9, 'x'));
  listener.onMessage(purge(10, 'y'));
  expect(done).toEqual(['drop all', 'log: y']);
});

test('another epoch leaves everything behind, whatever its number', () => {
  const { listener, done } = createListening();
  listener.onMessage({ kind: 'epoch', epoch: 'b', seq: 6, lsn: 20n });
  expect(done).toEqual(['enter b']);
  expect(listener.appliedLsn).toBe(20n);
  expect(listener.counts.gaps).toBe(0);
});

test('a purge of an epoch whose beginning was missed enters it', () => {
  const { listener, done } = createListening();
  listener.onMessage(purge(40, 'x', 200n, 'b'));
  listener.onMessage(purge(41, 'y', 201n, 'b'));
  expect(done).toEqual(['enter b', 'log: y']);
});

test('a broken connection is not fresh until a beat is heard again', () => {
  const { listener, done } = createListening();
  listener.onLost();
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(beat(5));
  expect(listener.isFresh()).toBe(true);
  expect(done).toEqual([]);
});

test('what a broken connection has cost is dropped by the first thing that is heard again', () => {
  const { listener, done } = createListening();
  listener.onLost();
  listener.onMessage(beat(6));
  expect(done).toEqual(['drop all']);
});

test('whoever waits for a position is told when it is reached, at once where it is', async () => {
  const { listener } = createListening();
  await expect(listener.waitFor(100n, 10)).resolves.toBe(true);
  const waited = listener.waitFor(102n, 10_000);
  listener.onMessage(purge(6, 'x', 101n));
  listener.onMessage(purge(7, 'x', 103n));
  await expect(waited).resolves.toBe(true);
});

test('whoever waits in vain is told so, by the deadline or by the stop', async () => {
  const { listener } = createListening();
  await expect(listener.waitFor(101n, 10)).resolves.toBe(false);
  const waited = listener.waitFor(101n, 60_000);
  listener.stop();
  await expect(waited).resolves.toBe(false);
  await expect(listener.waitFor(101n, 60_000)).resolves.toBe(false);
});

test('whoever stands aside is fresh again when the position has been applied', () => {
  const { listener } = createListening();
  listener.standAside(150n);
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(beat(5, 149n));
  expect(listener.isFresh()).toBe(false);
  listener.onMessage(beat(5, 150n));
  expect(listener.isFresh()).toBe(true);
});

test('two who hold it both have to let go, and each once', () => {
  const { listener } = createListening();
  const [one, other] = [listener.hold(), listener.hold()];
  one();
  one();
  expect(listener.isFresh()).toBe(false);
  other();
  expect(listener.isFresh()).toBe(true);
});

test('the cache is told which number it has reached, after what was applied, and after a gap as well', () => {
  const { listener, reached } = createListening();
  for (const message of [purge(6, 'x'), beat(6), purge(9, 'y'), purge(10, 'z', 0n, 'b')]) listener.onMessage(message);
  expect(reached).toEqual([5, 6, 6, 9, 10]);
});
