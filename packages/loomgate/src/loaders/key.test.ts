import { createKeyOf, createTextOf, isKeyText, keyParts, keyText, tagger } from './key';

test.each([
  [['int4'], 7, '7'],
  [['int8'], '9007199254740993', '9007199254740993'],
  [['int4'], [7], '7'],
  [['bpchar'], 'ab  ', 'ab'],
  [['int4', 'text'], [7, 'a"b'], '["7","a\\"b"]'],
  [['int4', 'text'], '["7","a"]', '["7","a"]'],
  [['text'], '["7","a"]', '["7","a"]'],
  [['int4'], null, undefined],
  [['int4'], [null], undefined],
  [['int4', 'int4'], [7, null], undefined],
  [['int4', 'int4'], [7], undefined],
] as const)('the text of a key of %j with the values %j is %j', (types, key, text) => {
  expect(keyText(types, key)).toBe(text);
});

test.each([
  [['int4'], '7', ['7']],
  [['int4'], '07', undefined],
  [['text'], '', ['']],
  [['bpchar'], 'ab ', undefined],
  [['uuid'], '0190D6A5-0000-7000-8000-00000000000A', undefined],
  [['int4', 'text'], '["7","a"]', ['7', 'a']],
  [['int4', 'text'], '["7", "a"]', undefined],
  [['int4', 'text'], '[7,"a"]', undefined],
  [['int4', 'text'], '["7"]', undefined],
  [['int4', 'text'], '["7","a","b"]', undefined],
  [['int4', 'text'], '["7","\\u0000"]', undefined],
  [['int4', 'text'], '["7","\\u0061"]', undefined],
  [['int4', 'text'], '{"0":"7","1":"a","length":2}', undefined],
  [['int4', 'text'], 'null', undefined],
  [['int4', 'text'], '[', undefined],
] as const)('the parts of a key of %j in %j are %j', (types, text, parts) => {
  expect(keyParts(types, text)).toEqual(parts);
  if (types.length > 1) expect(isKeyText(types, text)).toBe(parts !== undefined);
});

test('the key of a row is computed from its fields', () => {
  expect(createKeyOf(['id'], ['int4'])({ id: 7 })).toBe('7');
  expect(createKeyOf(['b', 'a'], ['text', 'int4'])({ a: 7, b: 'x' })).toBe('["x","7"]');
});

test.each([
  [['a'], ['int4'], { a: null }],
  [['a', 'b'], ['int4', 'int4'], { a: 1, b: null }],
] as const)('a row without a value in its key %j is an error that says what to do', (fields, types, row) => {
  expect(() => createKeyOf(fields, types)(row)).toThrow('a table with such rows has the key []');
  expect(createTextOf(fields, types)(row)).toBeUndefined();
});

test('keys that are equal in Postgres have one tag, or that of the whole type', () => {
  const exact = tagger(['text'], (text) => `T:${text}`, 'T:any');
  expect([exact('a'), exact('A'), exact('Ä')]).toEqual(['T:a', 'T:A', 'T:Ä']);
  const folded = tagger(['citext'], (text) => `T:${text}`, 'T:any');
  expect([folded('a'), folded('A'), folded('Ä')]).toEqual(['T:a', 'T:a', 'T:any']);
});
