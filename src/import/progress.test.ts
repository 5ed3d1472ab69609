import { createProgress, formatProgress } from './progress';

test('shows file, lines, lines per second, share of all bytes and time left', () => {
  const state = { name: 'products.ndjson', rows: 34_000, seconds: 10, bytes: 25, totalBytes: 100, totalSeconds: 12 };
  expect(formatProgress(state)).toBe('products.ndjson  34,000 lines  3,400/s  25 %  36 s left');
});

test('redraws one line on a terminal and writes plain lines elsewhere', () => {
  jest.useFakeTimers();
  const shown = (isTTY: boolean) => {
    const texts: string[] = [];
    const progress = createProgress({ isTTY, write: (text) => texts.push(text) }, 10);
    jest.advanceTimersByTime(6_000);
    progress.stop();
    jest.advanceTimersByTime(6_000);
    return texts;
  };
  expect(shown(false)).toEqual([expect.stringMatching(/^starting.*\n$/), expect.stringMatching(/^starting.*\n$/)]);
  expect(shown(true)).toHaveLength(31);
  expect(shown(true)[0]).toBe('\r\u001b[Kstarting');
  jest.useRealTimers();
});
