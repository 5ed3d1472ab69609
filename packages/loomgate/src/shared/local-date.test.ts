import { fromLocalDate, isLocalTime, toLocalDate } from './local-date';

test.each([
  ['2026-01-01', '2026-01-01'],
  ['0044-03-15 BC', '-000043-03-15'],
  ['5874897-12-31', '+5874897-12-31'],
  ['2026-01-01 10:00:00', '2026-01-01T10:00:00'],
  ['2026-01-01 10:00:00.123456', '2026-01-01T10:00:00.123456'],
  ['0001-01-01 00:00:00 BC', '0000-01-01T00:00:00'],
])('%s is shown as %s', (text, date) => {
  expect(toLocalDate(text)).toBe(date);
});

test.each(['infinity', '-infinity', '2026-01-01 10:00:00+00'])('%s is UNREPRESENTABLE_VALUE', (text) => {
  expect(() => toLocalDate(text)).toThrow(expect.objectContaining({ extensions: { code: 'UNREPRESENTABLE_VALUE' } }));
});

test.each([
  ['2026-01-01', '2026-01-01'],
  ['-000043-03-15', '0044-03-15 BC'],
  ['2026-01-01T10:00:00.123456', '2026-01-01T10:00:00.123456'],
  ['0000-01-01T10:00', '0001-01-01 10:00 BC'],
  ['2026-02-30', undefined],
  ['2026-01-01T25:00:00', undefined],
  ['2026-01-01T10:00:00Z', undefined],
  ['2026-1-1', undefined],
  ['infinity', undefined],
])('%s is passed to Postgres as %s', (date, text) => {
  expect(fromLocalDate(date)).toBe(text);
});

test('a time is from 00:00 to 24:00', () => {
  expect(['00:00', '10:00:00.123456', '24:00:00'].map(isLocalTime)).toEqual([true, true, true]);
  expect(['24:00:01', '10:60', '9:00', '10:00:00Z'].map(isLocalTime)).toEqual(Array(4).fill(false));
});
