import { createStreams, type Stream } from './streams';

/** @param goes whether it closes when it is asked to */
function stream(address: string, goes = true) {
  const said: string[] = [];
  const made: Stream = {
    address,
    leave() {
      said.push('leave');
      if (goes) streams.remove(made);
    },
    cut: () => void said.push('cut'),
  };
  return { made, said };
}

let streams: ReturnType<typeof createStreams>;

beforeEach(() => {
  jest.useFakeTimers();
  streams = createStreams({ streams: 4, streamsPerAddress: 2 });
});

afterEach(() => jest.useRealTimers());

test('streams are limited for each network and in total, and one that has ended makes room', () => {
  const [one, two, three] = ['2001:db8::1', '2001:db8::2', '2001:db8::3'].map((address) => stream(address).made);
  if (!one || !two || !three) throw new Error('there are three');
  expect([one, two, three].map(streams.add)).toEqual([true, true, false]);
  streams.remove(two);
  streams.remove(two);
  expect(streams.add(three)).toBe(true);
  expect(['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((address) => streams.add(stream(address).made))).toEqual([
    true,
    true,
    false,
  ]);
  expect(streams.open()).toBe(4);
});

test('a stopping server ends streams at random moments, accepts no new ones, and cuts off those that stay', async () => {
  const [polite, stubborn] = [stream('10.0.0.1'), stream('10.0.0.2', false)];
  for (const { made } of [polite, stubborn]) streams.add(made);
  const drained = streams.drain(1_000);
  expect(streams.add(stream('10.0.0.3').made)).toBe(false);
  await jest.advanceTimersByTimeAsync(20);
  expect([polite.said, stubborn.said]).toEqual([['leave'], ['leave']]);
  await jest.advanceTimersByTimeAsync(2_000);
  await drained;
  expect([polite.said, stubborn.said]).toEqual([['leave'], ['leave', 'cut']]);
});

test('a server without streams stops at once', async () => {
  await streams.drain(60_000);
});
