import { decoderOf } from './decode';
import { Received } from './received';

function parse(oid: number, text: string): unknown {
  const bytes = Buffer.from(`before${text}after`);
  return decoderOf(oid)(new Received(bytes), 6, bytes.length - 5);
}

test('what is read of little is a piece of it, and of much a copy, and both are the same', () => {
  for (const more of [0, 200_000]) {
    const received = new Received(Buffer.concat([Buffer.from('an id'), Buffer.alloc(more)]));
    expect([received.latin1(3, 5), received.latin1(0, 2)]).toEqual(['id', 'an']);
  }
});

test('an instant stays as Postgres writes it', () => {
  expect(parse(1184, '2026-03-01 09:30:00.5+00')).toBe('2026-03-01 09:30:00.5+00');
});

test('arrays of ids are read whole, and empty ones as empty', () => {
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
])('a value of type %i, sent as %s, is read as %j', (oid, text, value) => {
  expect(parse(oid, text)).toEqual(value);
});

test.each(['9007199254740993', '-9223372036854775808'])(
  'the whole number %s, which would become another one, is an error of its column',
  (text) => {
    expect(() => parse(20, text)).toThrow(expect.objectContaining({ extensions: { code: 'UNREPRESENTABLE_VALUE' } }));
  },
);
