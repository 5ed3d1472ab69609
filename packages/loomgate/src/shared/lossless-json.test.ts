import fc from 'fast-check';
import { isExact, parseJson, parseJsonb } from './lossless-json';

test.each([
  ['{"a":9007199254740993}', '{"a":9007199254740993}'],
  ['[1, 1.5, 1e2, -0.1]', '[1,1.5,100,-0.1]'],
  ['[1.50, 100000000000000000000000]', '[1.5,1e+23]'],
  ['1e400', '1e400'],
  ['-1e-400', '-1e-400'],
  ['0.12345678901234567890', '0.12345678901234567890'],
  ['"9007199254740993"', '"9007199254740993"'],
  ['{"9007199254740993":[null,true]}', '{"9007199254740993":[null,true]}'],
])('%s is written as %s', (text, written) => {
  expect(JSON.stringify(parseJson(text))).toBe(written);
});

test('a number that is exact stays a number', () => {
  expect(parseJson('[9007199254740992, 0.30, 1e300, 0e999]')).toEqual([2 ** 53, 0.3, 1e300, 0]);
});

test('a long number is compared in linear time', () => {
  const zeros = '0'.repeat(100_000);
  expect(isExact(`1${zeros}1`, Infinity)).toBe(false);
  expect(isExact(`${zeros}.${zeros}10`, 0)).toBe(false);
});

test('a long number is found at every position', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.bigInt({ min: 2n ** 53n, max: 10n ** 25n }), fc.nat(40), (before, number, after) => {
      const text = `["${'x'.repeat(before)}",${number},"${'x'.repeat(after)}"]`;
      for (const parse of [parseJson, parseJsonb]) {
        const [, found] = Object(parse(text));
        if (isExact(String(number), Number(number))) expect(found).toBe(Number(number));
        else expect(JSON.stringify(found)).toBe(String(number));
      }
    }),
  );
});
