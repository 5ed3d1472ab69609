import { createProgress } from './progress';

const rows = (count: number) => Array.from({ length: count }, (_, index) => index);

function record(isTTY: boolean, columns = 60) {
  const written: string[] = [];
  const output = { isTTY, columns, write: (text: string) => written.push(text) > 0 };
  return { written, output };
}

let now = 0;
beforeEach(() => {
  now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => {
    now += 200;
    return now;
  });
});
afterEach(() => jest.restoreAllMocks());

test('redraws one line with kind, rows, rate and time left on a terminal', () => {
  const { written, output } = record(true);
  const step = createProgress(output, new AbortController().signal)('reviews', 1_000);
  expect([...step.count(rows(1_000))]).toHaveLength(1_000);
  step.done();
  expect(written[0]).toBe('\r\u001b[Kreviews        256 of 1,000, 1,280/s, 1 s left');
  for (const text of written.slice(0, -1)) expect(text).toMatch(/^[^\n]*$/);
  expect(written.slice(-2)).toEqual([expect.stringMatching(/reviews {8}1,000 in \d\.\d s$/), '\n']);
});

test('writes only the totals elsewhere when a step takes less than 10 s', () => {
  const { written, output } = record(false);
  const step = createProgress(output, new AbortController().signal)('orders', 1_000);
  for (const _ of step.count(rows(1_000)));
  step.done();
  expect(written).toEqual([expect.stringMatching(/^orders {9}1,000 in \d\.\d s\n$/)]);
});

test('shows nothing for a kind without rows', () => {
  const { written, output } = record(true);
  createProgress(output, new AbortController().signal)('orders', 0).done();
  expect(written).toEqual([]);
});

test('an interruption throws its reason', () => {
  const interruption = new AbortController();
  const step = createProgress(record(true).output, interruption.signal)('users', 1_000);
  interruption.abort(new Error('enough'));
  expect(() => [...step.count(rows(1_000))]).toThrow('enough');
});
