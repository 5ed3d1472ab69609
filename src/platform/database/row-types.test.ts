import { rowTypes } from './row-types';

const parse = (oid: number, text: string) => rowTypes.getTypeParser(oid, 'text')(text);

test('an instant stays as Postgres writes it', () => {
  expect(parse(1184, '2026-03-01 09:30:00.5+00')).toBe('2026-03-01 09:30:00.5+00');
});

test('arrays of ids are read whole, and empty ones as empty', () => {
  expect([parse(2951, '{}'), parse(2951, '{a-1,b-2}')]).toEqual([[], ['a-1', 'b-2']]);
});
