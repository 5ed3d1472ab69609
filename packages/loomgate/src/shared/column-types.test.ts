import { type ColumnType, canonicalText, isInexact, isValidText } from './column-types';

const mood: ColumnType = { name: 'public.mood', labels: ['sad', 'very happy'] };

test.each<[ColumnType, ...texts: string[]]>([
  ['uuid', '0190d6a5-0000-7000-8000-00000000000a'],
  ['int2', '0', '-32768', '32767'],
  ['int4', '-2147483648', '2147483647'],
  ['int8', '-9223372036854775808', '9007199254740993', '9223372036854775807'],
  ['oid', '0', '4294967295'],
  ['numeric', '0', '-0.5', '1.5', 'NaN', '-Infinity', '9'.repeat(131_072), `0.${'0'.repeat(16_382)}1`],
  ['float4', '0', '0.1', '1e-45', '3.4028235e+38', 'NaN', 'Infinity'],
  ['float8', '5e-324', '1.7976931348623157e+308', '-Infinity', '1e+21'],
  ['bool', 't', 'f'],
  ['text', '', 'o\'"b', '😀', ' '],
  ['name', 'n'.repeat(63)],
  ['bytea', '\\x', '\\x00ff'],
  ['date', '2024-02-29', '0001-01-01', '0001-12-31 BC', '4714-11-24 BC', '5874897-12-31', 'infinity', '-infinity'],
  ['time', '00:00:00', '23:59:59.999999', '24:00:00', '12:00:00.000001'],
  ['timestamp', '2026-03-01 09:30:00', '2026-03-01 09:30:00.123456', '0044-03-15 12:00:00.5 BC', 'infinity'],
  ['timestamptz', '2026-03-01 09:30:00+00', '294276-12-31 23:59:59.999999+00', '4714-11-24 00:00:00+00 BC'],
  [mood, 'sad', 'very happy'],
])('%j: texts that Postgres writes are valid and canonical', (type, ...texts) => {
  for (const text of texts) {
    expect(canonicalText(type, text)).toBe(text);
    expect([text.slice(0, 40), isValidText(type, text)]).toEqual([text.slice(0, 40), true]);
  }
});

test.each<[ColumnType, ...texts: string[]]>([
  ['uuid', '', '0190d6a5-0000-7000-8000-00000000000', '{0190d6a5-0000-7000-8000-00000000000a}'],
  ['int2', '32768', '-32769', '01', '+1', '-0', '1.0', '1e3', '0x1', '1_0', ' 1', '', '१'],
  ['int4', '2147483648', '-2147483649'],
  ['int8', '9223372036854775808', '9'.repeat(100)],
  ['oid', '-1', '4294967296'],
  ['numeric', '01', '1.50', '-0', '.5', '1.', '1e3', 'nan', '9'.repeat(131_073), `0.${'0'.repeat(16_383)}1`],
  ['float4', '1e39', '1e-46', '0x10', 'inf', ''],
  ['float8', '1e309', '1e-400', 'Infinityx'],
  ['bool', 'true', 'T', '1', ''],
  ['text', 'a\0b', '\ud800', 'a\udc00'],
  ['name', 'n'.repeat(64), 'ä'.repeat(32)],
  ['bytea', 'ff', '\\xF', '\\xFF', '\\xg0'],
  ['date', '2026-02-29', '1900-02-29', '2026-13-01', '2026-01-00', '0000-01-01', '4714-11-23 BC', '5874898-01-01'],
  ['date', '02026-01-01', '26-01-01', '2026-1-1', 'today', 'Infinity', '2026-01-01 AD', ''],
  ['time', '24:00:01', '12:00:60', '12:60:00', '12:00:00.', '12:00:00.10', '12:00', '12:00:00.1234567'],
  ['timestamp', '2026-03-01', '2026-03-01 24:00:00', '2026-03-01 09:30:00+00', '294277-01-01 00:00:00', 'now'],
  ['timestamptz', '2026-03-01 09:30:00', '2026-03-01 09:30:00+02', '2026-02-29 00:00:00+00', '2026-03-01  09:30:00+00'],
  [mood, 'happy', 'SAD', ''],
])('%j: texts that Postgres refuses, or would not write, are not valid', (type, ...texts) => {
  for (const text of texts) expect([text.slice(0, 40), isValidText(type, text)]).toEqual([text.slice(0, 40), false]);
});

test.each<[ColumnType, value: string | number | bigint | boolean, canonical: string]>([
  ['uuid', '0190D6A5-0000-7000-8000-00000000000A', '0190d6a5-0000-7000-8000-00000000000a'],
  ['int4', 42, '42'],
  ['int8', 9007199254740993n, '9007199254740993'],
  ['numeric', '1.500', '1.5'],
  ['numeric', '100', '100'],
  ['numeric', '10.0', '10'],
  ['float8', '1e-07', '1e-7'],
  ['float8', 1e-7, '1e-7'],
  ['float8', '1e+20', '100000000000000000000'],
  ['float8', '-0', '0'],
  ['bool', true, 't'],
  ['bool', false, 'f'],
  ['bpchar', 'ab   ', 'ab'],
  ['bpchar', '   ', ''],
  ['text', 'ab ', 'ab '],
  ['time', '12:00:00.500', '12:00:00.5'],
  ['timestamp', '2026-03-01T09:30:00.500', '2026-03-01 09:30:00.5'],
  ['timestamptz', '2026-03-01T09:30:00.000Z', '2026-03-01 09:30:00+00'],
  ['timestamptz', '2026-03-01T09:30:00.123456Z', '2026-03-01 09:30:00.123456+00'],
  ['timestamptz', '-000043-03-15T12:00:00.500Z', '0044-03-15 12:00:00.5+00 BC'],
])('%j: the canonical text of %j is %j', (type, value, canonical) => {
  expect(canonicalText(type, value)).toBe(canonical);
  expect(isValidText(type, canonical)).toBe(true);
});

test('only citext has equal values with different canonical texts', () => {
  expect([isInexact('citext'), isInexact('text'), isInexact('bpchar'), isInexact(mood)]).toEqual([
    ...[true, false, false, false],
  ]);
});

test('the canonical text of a hostile text takes linear time', () => {
  const [zeros, spaces] = [`1.${'0'.repeat(300_000)}x`, `${' '.repeat(300_000)}x`];
  const startedAt = performance.now();
  for (const type of ['numeric', 'time', 'timestamp', 'timestamptz', 'float8'] as const) canonicalText(type, zeros);
  canonicalText('timestamptz', `2026-01-01T${zeros}Z`);
  canonicalText('bpchar', spaces);
  // Milliseconds; quadratic time is minutes.
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test('a number that is too large for a float is not infinite', () => {
  expect(canonicalText('float8', '1e400')).toBe('1e400');
});
