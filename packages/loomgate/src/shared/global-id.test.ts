import { randomUUID } from 'node:crypto';
import { fromGlobalId, toGlobalId } from './global-id';

test.each([
  ['Product', randomUUID()],
  ['Album', '7'],
  ['Line', '["7","a:b"]'],
  ['Country', 'Österreich\n'],
  ['Country', ''],
])('the id of a %s with the key %s is decoded to them', (type, key) => {
  expect(fromGlobalId(toGlobalId(type, key))).toEqual({ type, key });
});

test.each([
  '',
  'nonsense',
  toGlobalId('A b', '7'),
  toGlobalId('__Type', '7'),
  toGlobalId('Country', 'A'.repeat(50_000)),
])('%s is BAD_ID', (id) => {
  expect(() => fromGlobalId(id)).toThrow(expect.objectContaining({ extensions: { code: 'BAD_ID' } }));
});
