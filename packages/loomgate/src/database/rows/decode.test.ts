import { Received } from './received';
import { createTypeCatalog } from './type-catalog';

const types = createTypeCatalog(async () => []);

function decode(oid: number, text: string): unknown {
  const bytes = Buffer.from(`before${text}after`);
  return types.decoderOf(oid)(new Received(bytes), 6, bytes.length - 5);
}

test('a range of a small buffer and a range of a large one are decoded equally', () => {
  for (const more of [0, 200_000]) {
    const received = new Received(Buffer.concat([Buffer.from('an id'), Buffer.alloc(more)]));
    expect([received.latin1(3, 5), received.latin1(0, 2)]).toEqual(['id', 'an']);
  }
});

test.each([
  [16, 't', true],
  [16, 'f', false],
  [17, '\\xdeadbeef', '\\xdeadbeef'],
  [20, '-9223372036854775808', '-9223372036854775808'],
  [23, '-42', -42],
  [25, 'Łapiński 🏺', 'Łapiński 🏺'],
  [26, '4294967295', 4_294_967_295],
  [701, '4.25', 4.25],
  [701, 'NaN', Number.NaN],
  [701, '-Infinity', -Infinity],
  [1009, '{a,"b,c",NULL}', ['a', 'b,c', null]],
  [1082, '0044-03-15 BC', '0044-03-15 BC'],
  [1114, '2026-03-01 09:30:00.123456', '2026-03-01 09:30:00.123456'],
  [1184, '2026-03-01 09:30:00.5+00', '2026-03-01 09:30:00.5+00'],
  [1186, '1 mon 2 days', '1 mon 2 days'],
  [1700, '129.90', '129.90'],
  [2951, '{}', []],
  [2951, '{a-1,b-2}', ['a-1', 'b-2']],
  [3802, '{"a": [1]}', { a: [1] }],
  [987_654, '{ACTIVE', '{ACTIVE'],
])('a value of type %i with the text %s is decoded as %j', (oid, text, value) => {
  expect(decode(oid, text)).toEqual(value);
});

test('a type is read from the catalog once', async () => {
  const asked: unknown[] = [];
  const mood = { oid: 90_001, element: 0, base: 0, delimiter: ',' };
  const moods = { oid: 90_002, element: 90_001, base: 0, delimiter: ',' };
  const catalog = createTypeCatalog(async (oids) => {
    asked.push(oids);
    return [mood, moods];
  });
  const early = catalog.decoderOf(90_002);
  await catalog.learn([90_002, 23], undefined);
  await catalog.learn([90_002], undefined);
  expect(asked).toEqual([[90_002]]);
  const received = new Received(Buffer.from('{ok,NULL}'));
  expect([early, catalog.decoderOf(90_002)].map((one) => one(received, 0, 9))).toEqual([
    ['ok', null],
    ['ok', null],
  ]);
});

test('a type stays unknown if the catalog cannot be read', async () => {
  const catalog = createTypeCatalog(() => Promise.reject(new Error('the server is gone')));
  await expect(catalog.learn([90_002], undefined)).rejects.toThrow('the server is gone');
  expect(catalog.isKnown(90_002)).toBe(false);
});
