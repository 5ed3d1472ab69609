import { isDuration, toDuration } from './duration';

test.each([
  ['00:00:00', 'PT0S'],
  ['1 year 2 mons 3 days 04:05:06.7', 'P1Y2M3DT4H5M6.7S'],
  ['1 mon 2 days', 'P1M2D'],
  ['-1 years -2 mons +3 days -04:05:06', 'P-1Y-2M3DT-4H-5M-6S'],
  ['-00:00:00.5', 'PT-0.5S'],
  ['P1D', 'P1D'],
])('the interval %s is shown as %s', (text, duration) => {
  expect(toDuration(text)).toBe(duration);
});

test.each(['infinity', '-infinity', '', '@ 1 mon'])('the interval "%s" is UNREPRESENTABLE_VALUE', (text) => {
  expect(() => toDuration(text)).toThrow(expect.objectContaining({ extensions: { code: 'UNREPRESENTABLE_VALUE' } }));
});

test('durations of ISO 8601 are accepted, and other texts are not', () => {
  expect(['P1Y2M3DT4H5M6.5S', 'P2W', 'PT-30M'].map(isDuration)).toEqual([true, true, true]);
  expect(['P', 'PT', '1 day', 'P1DT', `P${'1'.repeat(200)}D`].map(isDuration)).toEqual(Array(5).fill(false));
});
