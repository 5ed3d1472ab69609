import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import type { TestGateway } from '../../packages/loomgate/src/testing';
import { type AnyConnection, connections, placeOf, readPlain } from './connections';
import { insertRandomRows } from './random-rows';
import { startAnyPostgres } from './start';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startAnyPostgres();
  await gateway.sql.query(`set timezone = 'UTC'`);
  await insertRandomRows(gateway.sql);
});

afterAll(() => gateway.stop());

const hostileTexts = [
  ...['', ' ', '0', '1', '01', '+1', '-0', '1.0', '1.', '.5', '1e3', '1e400', '1e-400', '0x10', '1_000', '१'],
  ...['32768', '-32769', '2147483648', '4294967296', '9223372036854775808', '9'.repeat(400)],
  ...['NaN', 'nan', 'Infinity', 'infinity', '-infinity', 'true', 't', 'null', 'now', 'epoch', 'today'],
  ...['2026-02-29', '2026-13-01', '0000-01-01', '0000-01-01 BC', '4715-01-01 BC', '5874898-01-01', '02026-01-01'],
  ...['2026-01-01 25:00:00+00', '2026-01-01 10:00:00', '2026-01-01 10:00:00+02', '2026-01-01T10:00:00.000Z'],
  ...['2026-01-01 24:00:00+00', '294277-01-01 00:00:00+00', '4714-11-23 00:00:00+00 BC', '24:00:01', '10:00:60'],
  ...['\\x0', '\\xZZ', '\\xFF', 'deadbeef', 'no such mood', '00000001-0000-4000-8000-00000000000A', '{a,b}'],
  ...['["1"]', '["1","2"]', '["1", "2"]', '["1","2","3"]', '[1,2]', '[]', '{}', '[null,"1"]', '["1",["2"]]'],
  ...['\0', 'a\0b', '\ud800', 'a\udc00', "'; drop table everything; --", '😀'],
];

const hugeTexts = ['9'.repeat(140_000), 'x'.repeat(100_000), `1.${'0'.repeat(99_999)}x`, `${' '.repeat(99_999)}x`];

const hostileValues: readonly unknown[] = [...hostileTexts, 1, 1.5, -1, true, null, [], ['1'], {}, { a: 1 }];

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (cursor: string): unknown[] => JSON.parse(Buffer.from(cursor, 'base64url').toString());

const roots = connections.filter((connection) => placeOf(connection).type === 'Query');

interface Page {
  readonly edges: readonly { readonly cursor: string }[];
}

/** The codes of the errors of a page after a cursor. Another page of the operation must not fail with it. */
async function codesOf(connection: AnyConnection, orderBy: string, after: string): Promise<unknown[]> {
  const { field } = placeOf(connection);
  const { errors } = await gateway.query(
    `query ($after: String, $orderBy: ${connection.table.type}Order) {
      good: ${field}(first: 1, orderBy: $orderBy) { edges { cursor } }
      forged: ${field}(first: 1, after: $after, orderBy: $orderBy) { edges { cursor } }
    }`,
    { after, orderBy },
  );
  expect(errors.map(({ path }) => path)).toEqual(errors.map(() => ['forged']));
  return errors.map(({ extensions }) => extensions.code);
}

test.each(roots.map((connection) => [connection.label, connection] as const))(
  '%s: a forged or damaged cursor is BAD_CURSOR',
  async (_, connection) => {
    const { field } = placeOf(connection);
    const ascending = Object.keys(connection.orders).filter((name) => name.endsWith('_ASC'));
    for (const [index, orderBy] of ascending.entries()) {
      const { data } = await gateway.query<{ page: Page }, object>(
        `query ($orderBy: ${connection.table.type}Order) { page: ${field}(last: 1, orderBy: $orderBy) { edges { cursor } } }`,
        { orderBy },
      );
      const cursor = data?.page.edges[0]?.cursor ?? '';
      const parts = decode(cursor);
      expect(parts[0]).toBe(`${connection.table.type}.${orderBy}`);
      expect(await codesOf(connection, orderBy, cursor)).toEqual([]);
      // The parts of the key are the same in every order.
      const replaced = parts.slice(0, index === 0 ? undefined : 2);
      const forged = [
        ...replaced.flatMap((_part, at) => hostileValues.map((value) => parts.with(at, value))),
        ...(index === 0 ? hugeTexts.flatMap((text) => [parts.with(1, text), parts.with(2, text)]) : []),
        ...[[], parts.slice(0, -1), [...parts, 'more'], [...parts, ...parts], { ...parts }, null, 'text'],
      ];
      const codes = await Promise.all(forged.map((value) => codesOf(connection, orderBy, encode(value))));
      const refused = codes.filter((found) => found.length > 0);
      expect(new Set(refused.flat())).toEqual(new Set(['BAD_CURSOR']));
      expect(refused.length).toBeGreaterThan(forged.length / 4);
      for (const damaged of ['x', 'é', cursor.slice(0, -3), cursor.slice(2), `${cursor}${cursor}`])
        expect(await codesOf(connection, orderBy, damaged)).toEqual(['BAD_CURSOR']);
    }
  },
);

test.each(roots.map((connection) => [connection.table.type, connection] as const))(
  '%s: a forged or damaged id is BAD_ID or null, and others of the batch are found',
  async (type, connection) => {
    const [real, other] = await readPlain(gateway.sql, connection, undefined);
    if (!real || !other) throw new Error(`no rows of ${type}`);
    const keys = [...hostileTexts, ...hugeTexts].flatMap((text) => [
      text,
      ...real.key.map((_, index) => JSON.stringify(real.key.with(index, text))),
    ]);
    for (const key of keys) {
      const ids = [real.id, toGlobalId(type, key), other.id];
      const { data, errors } = await gateway.query<{ nodes: ({ id: string } | null)[] }, object>(
        'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
        { ids },
      );
      expect(data?.nodes.filter((_, index) => index !== 1)).toEqual([{ id: real.id }, { id: other.id }]);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(errors.map(() => 'BAD_ID'));
      const found = data?.nodes[1];
      if (found) expect(found.id).toBe(ids[1]);
    }
  },
);

test('a value that only Postgres can refuse is BAD_CURSOR, too', async () => {
  const cursor = encode(['MoodKey.KEY_ASC', 'type', 'type']);
  await gateway.sql.query(`alter type mood rename value 'type' to 'kind'`);
  const { errors } = await gateway.query('query ($after: String) { moodKeys(after: $after) { nodes { id } } }', {
    after: cursor,
  });
  await gateway.sql.query(`alter type mood rename value 'kind' to 'type'`);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_CURSOR']);
});

test.each([
  ['a text that Postgres cannot store', { key: 'a\0b' }, Array(4).fill('BAD_USER_INPUT')],
  ['half of a surrogate pair', { key: '\ud800' }, Array(4).fill('BAD_USER_INPUT')],
  ['a number out of range', { key: '9223372036854775808' }, []],
  ['a number with another text', { key: '01' }, []],
  ['a word', { key: 'yesterday' }, []],
])('a lookup by %s is null', async (_, variables, codes) => {
  const { data, errors } = await gateway.query<Record<string, unknown>, object>(
    `query ($key: String!) {
      citextKey(key: $key) { id } place(country: "", code: $key) { code } seat { b }
      bigKey(key: $key) { id } measurement(number: 1, at: $key) { id }
    }`,
    variables,
  );
  expect(data).toEqual({ citextKey: null, place: null, seat: null, bigKey: null, measurement: null });
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(codes);
});
