import { rowTypes } from './row-types';

const parse = (oid: number, text: string) => rowTypes.getTypeParser(oid, 'text')(text);

test.each([
  ['2026-03-01 09:30:00+00', '2026-03-01T09:30:00.000Z'],
  ['2026-03-01 09:30:00.5+00', '2026-03-01T09:30:00.500Z'],
  ['2026-03-01 09:30:00.123+00', '2026-03-01T09:30:00.123Z'],
  ['1764-01-01 00:00:00+00', '1764-01-01T00:00:00.000Z'],
  ['2026-03-01 11:30:00+02', '2026-03-01T09:30:00.000Z'],
])('the instant %s is read as %s', (text, instant) => {
  expect(parse(1184, text)).toBe(instant);
});

test('arrays of ids are read whole, and empty ones as empty', () => {
  expect([parse(2951, '{}'), parse(2951, '{a-1,b-2}')]).toEqual([[], ['a-1', 'b-2']]);
});
