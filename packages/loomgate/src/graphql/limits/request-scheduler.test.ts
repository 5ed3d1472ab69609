import { setImmediate as tick } from 'node:timers/promises';
import { RequestScheduler } from './request-scheduler';

const { signal } = new AbortController();
const payerOf = (id: string) => ({ viewer: { id, role: 'BUYER' as const }, address: '192.0.2.1' });

/** Requests that take one millisecond each, on a clock that does not advance otherwise. */
function work(turnMs = 2) {
  let nowMs = 1;
  const scheduler = new RequestScheduler(turnMs, () => nowMs);
  const started: string[] = [];
  const request = async (client: string, gone = signal, mayRefuse = true) => {
    const entered = scheduler.enter(payerOf(client), gone, mayRefuse);
    if (entered && !(await entered)) return;
    started.push(client);
    nowMs += 1;
  };
  return {
    started,
    request,
    pass(ms: number) {
      nowMs += ms;
    },
    /** Lets two clients send requests. */
    async share() {
      await Promise.all([request('many'), request('one')]);
      await tick();
      started.length = 0;
    },
  };
}

const times = <Result>(count: number, call: () => Result) => Array.from({ length: count }, call);

test('requests of a single client start on arrival', async () => {
  const { started, request } = work();
  const all = Promise.all(times(200, () => request('many')));
  await Promise.resolve();
  expect(started).toHaveLength(200);
  await all;
});

test('a request starts in the next turn although 200 of another client wait', async () => {
  const { started, request, share } = work();
  await share();
  const all = [...times(200, () => request('many')), request('one')];
  await tick();
  expect(started).toContain('one');
  expect(started.length).toBeLessThanOrEqual(5);
  await Promise.all(all);
  expect(started).toHaveLength(201);
});

test('with several clients, work starts for a few milliseconds per turn, round-robin by client', async () => {
  const { started, request, share } = work();
  await share();
  const all = ['a', 'b', 'c'].flatMap((client) => times(20, () => request(client)));
  for (let before = started.length; started.length < 60; before = started.length) {
    await tick();
    expect(started.length - before).toBeLessThanOrEqual(4);
  }
  await Promise.all(all);
  const counts = (upTo: number) =>
    ['b', 'c'].map((client) => started.slice(0, upTo).filter((one) => one === client).length);
  expect(counts(30)[0]).toBeGreaterThanOrEqual(8);
  expect(counts(30)[1]).toBeGreaterThanOrEqual(8);
});

test('a second after the last request of others a client counts as single', async () => {
  const { started, request, share, pass } = work();
  await share();
  const paced = Promise.all(times(50, () => request('many')));
  expect(started.length).toBeLessThan(50);
  await paced;
  started.length = 0;
  pass(2_000);
  const all = Promise.all(times(50, () => request('many')));
  await Promise.resolve();
  expect(started).toHaveLength(50);
  await all;
});

test('an aborted request stops waiting and does not start', async () => {
  const { started, request, share } = work();
  await share();
  const gone = new AbortController();
  const others = times(10, () => request('many'));
  const left = times(5, () => request('one', gone.signal));
  gone.abort();
  await Promise.all([...left, ...others, request('one', gone.signal)]);
  expect(started).toEqual(times(10, () => 'many'));
});

test('a client with too many waiting requests is refused; other clients and events are not', async () => {
  const { request, share } = work();
  await share();
  const all = Promise.allSettled(times(2_100, () => request('many')));
  await expect(request('one')).resolves.toBeUndefined();
  await expect(request('many', signal, false)).resolves.toBeUndefined();
  const refused = (await all).filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(50);
  expect(refused[0]).toMatchObject({ reason: { extensions: { code: 'OVERLOADED' } } });
  await expect(request('many')).resolves.toBeUndefined();
});
