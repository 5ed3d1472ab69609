import { cursorsOf } from './cursor';
import { defineTable } from './table';

interface Line {
  readonly orderId: number;
  readonly code: string;
  readonly at: string;
  readonly price: string | null;
}

const lines = defineTable<Line>({
  type: 'Line',
  name: 'lines',
  columns: { orderId: 'order_id', code: 'code', at: 'at', price: 'price' },
  key: ['orderId', 'code'],
  types: { orderId: 'int4', code: 'text', at: 'timestamptz', price: 'numeric' },
  nullable: ['price'],
});
const row = { orderId: 7, code: 'a"b', at: '2026-03-01 09:30:00.123456+00', price: '1.50' };
const [byTime, byPrice] = [cursorsOf(lines, 'TIME', 'at'), cursorsOf(lines, 'PRICE', 'price')];
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const refused = expect.objectContaining({ extensions: { code: 'BAD_CURSOR' } });

test('a cursor keeps the whole value and the key', () => {
  expect(byTime.decode(byTime.encode(row))).toEqual({ value: row.at, key: ['7', 'a"b'] });
  expect(byPrice.decode(byPrice.encode(row))).toEqual({ value: '1.5', key: ['7', 'a"b'] });
  expect(byPrice.decode(byPrice.encode({ ...row, price: null }))).toEqual({ value: null, key: ['7', 'a"b'] });
  for (const at of ['infinity', '-infinity', '0044-03-15 12:00:00+00 BC', '10000-01-01 00:00:00.5+00'])
    expect(byTime.decode(byTime.encode({ ...row, at })).value).toBe(at);
});

test('a null in a field that is not declared nullable is an error that says what to do', () => {
  expect(() => byTime.encode({ ...row, at: null })).toThrow('name it in nullable');
});

test.each([
  ['2026-03-01T09:30:00.000Z', '2026-03-01 09:30:00+00'],
  ['2026-03-01T09:30:00.120Z', '2026-03-01 09:30:00.12+00'],
  ['infinity', 'infinity'],
])('the time %s in a cursor of an older version is %s', (shown, value) => {
  expect(byTime.decode(encode(['Line.TIME', shown, '7', 'a']))).toEqual({ value, key: ['7', 'a'] });
});

test('a number in a cursor of an older version may have zeros at its end', () => {
  expect(byPrice.decode(encode(['Line.PRICE', '12.50', '7', 'a'])).value).toBe('12.5');
});

test.each<[string, unknown]>([
  ['another order', ['Line.PRICE', '2026-03-01T09:30:00.000Z', '7', 'a']],
  ['no value', ['Line.TIME', null, '7', 'a']],
  ['an invalid date', ['Line.TIME', '2026-02-29T09:30:00.000Z', '7', 'a']],
  ['a value of another type', ['Line.TIME', 1, '7', 'a']],
  ['an invalid key', ['Line.TIME', 'infinity', '07', 'a']],
  ['a key of another type', ['Line.TIME', 'infinity', 7, 'a']],
  ['a part too few', ['Line.TIME', 'infinity', '7']],
  ['a part too many', ['Line.TIME', 'infinity', '7', 'a', 'b']],
  ['a text that Postgres cannot store', ['Line.TIME', 'infinity', '7', 'a\0']],
  ['no list', { 0: 'Line.TIME' }],
  ['nothing', null],
])('a cursor with %s is BAD_CURSOR', (_, value) => {
  expect(() => byTime.decode(encode(value))).toThrow(refused);
});

test('a key of one column is one part of the cursor', () => {
  const countries = defineTable<{ code: string }>({
    ...{ type: 'Country', name: 'countries', columns: { code: 'code' }, key: ['code'], types: { code: 'text' } },
  });
  const cursors = cursorsOf(countries, 'CODE', 'code');
  expect(cursors.decode(cursors.encode({ code: '["a","b"]' }))).toEqual({ value: '["a","b"]', key: ['["a","b"]'] });
  for (const parts of [[5], ['a', 'b'], []])
    expect(() => cursors.decode(encode(['Country.CODE', 'a', ...parts]))).toThrow(refused);
});
