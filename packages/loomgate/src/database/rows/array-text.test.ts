import { parseArray } from './array-text';

const parse = (text: string, delimiter = ',') => parseArray(text, delimiter, (element) => element);

test.each([
  ['{}', []],
  ['{NULL}', [null]],
  ['{"NULL",null}', ['NULL', 'null']],
  ['{a,b}', ['a', 'b']],
  ['{"",a}', ['', 'a']],
  ['{"a b","{c}",d}', ['a b', '{c}', 'd']],
  ['{"\\"\\\\",x}', ['"\\', 'x']],
  ['{"line\\n\nnext"}', ['linen\nnext']],
  [
    '{{1,NULL},{"2,3",4}}',
    [
      ['1', null],
      ['2,3', '4'],
    ],
  ],
  ['{{{a}},{{b}}}', [[['a']], [['b']]]],
  ['[0:1]={a,b}', ['a', 'b']],
  ['[-1:0][2:2]={{a},{b}}', [['a'], ['b']]],
])('the array %s is %j', (text, value) => {
  expect(parse(text)).toEqual(value);
});

test('the delimiter is that of the type', () => {
  expect(parse('{(1,1),(0,0);(2,2),(1,1)}', ';')).toEqual(['(1,1),(0,0)', '(2,2),(1,1)']);
});

test('a text that is cut off ends', () => {
  for (const text of ['{', '{"a', '{"a\\', '{{a', '{{a},']) expect(parse(text)).toBeInstanceOf(Array);
});
