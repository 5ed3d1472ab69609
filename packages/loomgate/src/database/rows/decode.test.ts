import { decoderOf } from './decode';
import { Received } from './received';

function parse(oid: number, text: string): unknown {
  const bytes = Buffer.from(`before${text}after`);
  return decoderOf(oid)(new Received(bytes), 6, bytes.length - 5);
}

test('a range of a small buffer and a range of a large one are decoded equally', () => {
  for (const more of [0, 200_000]) {
    const received = new Received(Buffer.concat([Buffer.from('an id'), Buffer.alloc(more)]));
    expect([received.latin1(3, 5), received.latin1(0, 2)]).toEqual(['id', 'an']);
  }
});

test('a timestamp stays in the format of Postgres', () => {
  expect(parse(1184, '2026-03-01 09:30:00.5+00')).toBe('2026-03-01 09:30:00.5+00');
});

test('arrays of ids are decoded, also empty ones', () => {
  expect([parse(2951, '{}'), parse(2951, '{a-1,b-2}')]).toEqual([[], ['a-1', 'b-2']]);
});

test.each([
  [16, 't', true],
  [16, 'f', false],
  [23, '-42', -42],
  [20, '9007199254740991', 9_007_199_254_740_991],
  [701, '4.25', 4.25],
  [1700, '129.90', '129.90'],
  [25, 'Łapiński 🏺', 'Łapiński 🏺'],
  [3802, '{"a": [1]}', { a: [1] }],
  [1009, '{a,"b,c"}', ['a', 'b,c']],
  [987_654, 'ACTIVE', 'ACTIVE'],
])('a value of type %i with the text %s is decoded as %j', (oid, text, value) => {
  expect(parse(oid, text)).toEqual(value);
});

test.each(['9007199254740993', '-9223372036854775808'])(
  'the bigint %s, which is not exact as a number, throws',
  (text) => {
    expect(() => parse(20, text)).toThrow(expect.objectContaining({ extensions: { code: 'UNREPRESENTABLE_VALUE' } }));
  },
);
