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

test('redraws one line on a terminal: kind, rows, rate and time left', () => {
  const { written, output } = record(true);
  const step = createProgress(output, new AbortController().signal)('reviews', 1_000);
  expect([...step.count(rows(1_000))]).toHaveLength(1_000);
  step.done();
  expect(written[0]).toBe('\r\u001b[Kreviews        256 of 1,000, 1,280/s, 1 s left');
  for (const text of written.slice(0, -1)) expect(text).toMatch(/^[^\n]*$/);
  expect(written.slice(-2)).toEqual([expect.stringMatching(/reviews {8}1,000 in \d\.\d s$/), '\n']);
});

test.each([
  [20, 'users          1,00'],
  [0, 'users          1,000 in 0.4 s'],
])('fits a terminal of %i columns, 0 being one that does not know', (columns, line) => {
  const { written, output } = record(true, columns);
  const step = createProgress(output, new AbortController().signal)('users', 1_000);
  for (const _ of step.count(rows(1_000)));
  now = 400;
  step.done();
  expect(written.at(-2)).toBe(`\r\u001b[K${line}`);
});

test('writes plain lines elsewhere, and few of them', () => {
  const { written, output } = record(false);
  const step = createProgress(output, new AbortController().signal)('orders', 1_000);
  for (const _ of step.count(rows(1_000)));
  step.done();
  expect(written).toEqual([expect.stringMatching(/^orders {9}1,000 in \d\.\d s\n$/)]);
});

test('says nothing of what nobody asked for', () => {
  const { written, output } = record(true);
  createProgress(output, new AbortController().signal)('orders', 0).done();
  expect(written).toEqual([]);
});

test('an interruption ends the rows', () => {
  const interruption = new AbortController();
  const step = createProgress(record(true).output, interruption.signal)('users', 1_000);
  interruption.abort(new Error('enough'));
  expect(() => [...step.count(rows(1_000))]).toThrow('enough');
});
