import type { TestGateway } from '../../packages/loomgate/src/testing';
import { type AnyConnection, connections, placeOf, readPlain, rootOf } from './connections';
import { insertRandomRows } from './random-rows';
import { startAnyPostgres } from './start';
import { type Way, walk } from './walk';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startAnyPostgres();
  await gateway.sql.query(`set timezone = 'UTC'`);
  await insertRandomRows(gateway.sql);
});

afterAll(() => gateway.stop());

/** The parents of a connection; one without an id for Query. */
async function parentsOf(connection: AnyConnection): Promise<{ id?: string; key: readonly string[] }[]> {
  const { type } = placeOf(connection);
  return type === 'Query' ? [{ key: [] }] : readPlain(gateway.sql, rootOf(type), undefined);
}

/** Every order, both ways, by pages of one row; the connections of Query also by pages of seven. */
function waysThrough(connection: AnyConnection, parent: string | undefined): Way[] {
  const sizes = parent === undefined ? [1, 7] : [1];
  return Object.keys(connection.orders).flatMap((orderBy) =>
    sizes.flatMap((size) => [false, true].map((backward) => ({ connection, parent, orderBy, size, backward }))),
  );
}

test.each(connections.map((connection) => [connection.label, connection] as const))(
  '%s: pages in every order, both ways, have each row once, in the order of the database',
  async (_, connection) => {
    let rows = 0;
    for (const { id: parent, key } of await parentsOf(connection)) {
      const expected = new Map<string, string[]>();
      for (const [orderBy, order] of Object.entries(connection.orders))
        expected.set(
          orderBy,
          (await readPlain(gateway.sql, connection, order, key)).map(({ id }) => id),
        );
      const walks = waysThrough(connection, parent).map(async (way) => {
        const ids = expected.get(way.orderBy);
        const { orderBy, size, backward } = way;
        const walked = await walk(gateway.query, way);
        expect({ orderBy, size, backward, ...walked }).toEqual({
          ...{ orderBy, size, backward, ids, totalCount: ids?.length },
        });
        rows += walked.ids.length;
      });
      await Promise.all(walks);
    }
    expect(rows).toBeGreaterThan(1);
  },
);

test('rows that are inserted and deleted between pages do not fail or repeat others', async () => {
  const connection = rootOf('Member');
  for (const [orderBy, order] of Object.entries(connection.orders)) {
    for (const backward of [false, true]) {
      const before = await readPlain(gateway.sql, connection, order);
      const { ids } = await walk(gateway.query, { connection, orderBy, size: 2, backward }, () =>
        gateway.sql.query(`
          insert into soft (deleted_at, email)
            select case when random() > 0.3 then now() end, case when random() > 0.3 then random()::text end;
          delete from soft where id = (select id from soft order by random() limit 1)`),
      );
      const after = new Set((await readPlain(gateway.sql, connection, order)).map(({ id }) => id));
      const kept = before.map(({ id }) => id).filter((id) => after.has(id));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => kept.includes(id))).toEqual(kept);
    }
  }
});
