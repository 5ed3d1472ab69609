import { randomBytes } from 'node:crypto';
import { createCursors } from './cursor';
import { createSeal } from './seal';

test('a cursor is encrypted once for all followers, and once for each topic and secret', async () => {
  const seal = createSeal(randomBytes(32), 'cursors of events');
  let sealed = 0;
  const counting = (id: number) => ({
    id,
    seal: {
      ...seal,
      close(plain: Buffer, boundTo: string) {
        sealed += 1;
        return seal.close(plain, boundTo);
      },
    },
  });
  let newest = counting(1);
  const cursors = createCursors({
    newest: async () => newest,
    find: async () => newest,
    forget: () => undefined,
  });
  const offset = { id: 7n, fingerprint: '0123456789abcdef' };
  const made = new Set<string>();
  for (let follower = 0; follower < 2_000; follower += 1) made.add((await cursors.sealer('Product:1'))(offset));
  expect([made.size, sealed]).toEqual([1, 1]);
  const [cursor = ''] = made;
  expect(await cursors.open('Product:1', cursor)).toEqual(offset);
  made.add((await cursors.sealer('Product:2'))(offset));
  newest = counting(2);
  made.add((await cursors.sealer('Product:1'))(offset));
  expect([made.size, sealed]).toEqual([3, 3]);
});
