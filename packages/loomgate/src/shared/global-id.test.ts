import { randomUUID } from 'node:crypto';
import { fromGlobalId, idOf, toGlobalId } from './global-id';

test.each(['Product', 'Expo2030', 'Conference_Note'])('the id of a %s is decoded as it was encoded', (type) => {
  const id = randomUUID();
  expect(fromGlobalId(toGlobalId(type, id))).toEqual({ type, id });
  expect(idOf(type, toGlobalId(type, id))).toBe(id);
});

test.each(['', 'nonsense', Buffer.from('Product:7').toString('base64url'), toGlobalId('A b', randomUUID())])(
  '%j is not an id',
  (text) => expect(() => fromGlobalId(text)).toThrow(expect.objectContaining({ extensions: { code: 'BAD_ID' } })),
);

test('the id of another type is refused with both type names', () => {
  expect(() => idOf('Review', toGlobalId('Product', randomUUID()))).toThrow(/of a Product, not of a Review/);
});
