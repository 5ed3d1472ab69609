import { setImmediate as tick } from 'node:timers/promises';
import { RequestScheduler } from './request-scheduler';

const { signal } = new AbortController();
const payerOf = (id: string) => ({ viewer: { id, role: 'BUYER' as const }, address: '192.0.2.1' });

/** Work that takes the thread for a millisecond, on a clock that stands still otherwise. @param turnMs of a turn of the event loop */
function work(turnMs = 2) {
  let nowMs = 1;
  const turns = new RequestScheduler(turnMs, () => nowMs);
  const begun: string[] = [];
  const ask = async (client: string, gone = signal, mayRefuse = true) => {
    const entered = turns.enter(payerOf(client), gone, mayRefuse);
    if (entered && !(await entered)) return;
    begun.push(client);
    nowMs += 1;
  };
  return {
    begun,
    ask,
    pass(ms: number) {
      nowMs += ms;
    },
    /** Two clients have asked. */
    async share() {
      await Promise.all([ask('many'), ask('one')]);
      await tick();
      begun.length = 0;
    },
  };
}

const times = <Result>(count: number, call: () => Result) => Array.from({ length: count }, call);

test('what a client asks alone begins when it comes, however much that is', async () => {
  const { begun, ask } = work();
  const all = Promise.all(times(200, () => ask('many')));
  await Promise.resolve();
  expect(begun).toHaveLength(200);
  await all;
});

test('behind 200 of one client that wait, one of another begins in the next turn of the event loop', async () => {
  const { begun, ask, share } = work();
  await share();
  const all = [...times(200, () => ask('many')), ask('one')];
  await tick();
  expect(begun).toContain('one');
  expect(begun.length).toBeLessThanOrEqual(5);
  await Promise.all(all);
  expect(begun).toHaveLength(201);
});

test('where several ask, work begins for a few milliseconds in a turn, and of each client in turn', async () => {
  const { begun, ask, share } = work();
  await share();
  const all = ['a', 'b', 'c'].flatMap((client) => times(20, () => ask(client)));
  for (let before = begun.length; begun.length < 60; before = begun.length) {
    await tick();
    expect(begun.length - before).toBeLessThanOrEqual(4);
  }
  await Promise.all(all);
  const counts = (upTo: number) =>
    ['b', 'c'].map((client) => begun.slice(0, upTo).filter((one) => one === client).length);
  expect(counts(30)[0]).toBeGreaterThanOrEqual(8);
  expect(counts(30)[1]).toBeGreaterThanOrEqual(8);
});

test('a second after others have asked a client is alone again', async () => {
  const { begun, ask, share, pass } = work();
  await share();
  const paced = Promise.all(times(50, () => ask('many')));
  expect(begun.length).toBeLessThan(50);
  await paced;
  begun.length = 0;
  pass(2_000);
  const all = Promise.all(times(50, () => ask('many')));
  await Promise.resolve();
  expect(begun).toHaveLength(50);
  await all;
});

test('who has gone waits no longer, and begins nothing', async () => {
  const { begun, ask, share } = work();
  await share();
  const gone = new AbortController();
  const others = times(10, () => ask('many'));
  const left = times(5, () => ask('one', gone.signal));
  gone.abort();
  await Promise.all([...left, ...others, ask('one', gone.signal)]);
  expect(begun).toEqual(times(10, () => 'many'));
});

test('a client that has too much waiting is refused; others are not, nor what must not be lost', async () => {
  const { ask, share } = work();
  await share();
  const all = Promise.allSettled(times(2_100, () => ask('many')));
  await expect(ask('one')).resolves.toBeUndefined();
  await expect(ask('many', signal, false)).resolves.toBeUndefined();
  const refused = (await all).filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(50);
  expect(refused[0]).toMatchObject({ reason: { extensions: { code: 'OVERLOADED' } } });
  await expect(ask('many')).resolves.toBeUndefined();
});
