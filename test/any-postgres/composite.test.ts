import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import type { TestGateway } from '../../packages/loomgate/src/testing';
import { startAnyPostgres } from './start';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startAnyPostgres();
  await gateway.sql.query(`
    insert into parent_comp values (1, 1, 'one'), (1, 2, 'two'), (2, 1, 'other tenant'), (-2147483648, 2147483647, null);
    insert into child_comp values (1, 1, 1), (1, 2, 1), (1, 3, 2), (1, 4, null), (2, 1, 1), (2, 2, null);
    insert into natural_multi values ('IT', 'a"b'), ('I', '["1"]'), ('', '');
    insert into part values (1, '2026-03-01 09:30:00.123456+00', 'a'), (1, '2026-03-01 09:30:00.123457+00', 'b')`);
});

afterAll(() => gateway.stop());

async function ask<Data>(query: string, variables: object = {}): Promise<Data | null | undefined> {
  const { data, errors } = await gateway.query<Data, object>(query, variables);
  expect(errors).toEqual([]);
  return data;
}

const idOf = (type: string, ...key: readonly unknown[]) => toGlobalId(type, JSON.stringify(key.map(String)));

test('a row has the key in its id, and is found by it with node and nodes', async () => {
  const ids = [
    ...[
      idOf('Parent', 2, 1),
      idOf('Parent', -2147483648, 2147483647),
      idOf('Child', 1, 4),
      idOf('Place', 'I', '["1"]'),
    ],
    ...[idOf('Place', '', ''), idOf('Measurement', 1, '2026-03-01 09:30:00.123457+00'), idOf('Parent', 7, 7)],
  ];
  const nodes = [...ids.slice(0, -1).map((id) => ({ id })), null];
  expect(await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).toEqual({ nodes });
  for (const [index, id] of ids.entries())
    expect(await ask('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: nodes[index] });
});

test('a row is found by the values of its key, and by its id', async () => {
  expect(
    await ask(
      `query ($id: ID!) {
        parent(tenantId: 1, number: 2) { name } other: parent(tenantId: 2, number: 1) { name } none: parent(tenantId: 2, number: 2) { name }
        parentWithId(id: $id) { name }
        place(country: "I ", code: "[\\"1\\"]") { code }
        measurement(number: 1, at: "2026-03-01T09:30:00.123456Z") { value }
      }`,
      { id: idOf('Parent', 1, 1) },
    ),
  ).toEqual({
    ...{ parent: { name: 'two' }, other: { name: 'other tenant' }, none: null, parentWithId: { name: 'one' } },
    ...{ place: { code: '["1"]' }, measurement: { value: 'a' } },
  });
});

test('the id of another type, or of another key, is BAD_ID', async () => {
  for (const id of [idOf('Child', 1, 1), toGlobalId('Parent', '1'), idOf('Parent', 1), idOf('Parent', 1, 1, 1)]) {
    const { errors } = await gateway.query('query ($id: ID!) { parentWithId(id: $id) { name } }', { id });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_ID']);
  }
});

test('edges both ways, and aggregates', async () => {
  expect(
    await ask(`{
      parents { nodes { tenantId number children { nodes { number } totalCount } childCount lastChild } }
      allChildren { nodes { tenantId number parent { name } } }
    }`),
  ).toEqual({
    parents: {
      nodes: [
        ...[
          { tenantId: -2147483648, number: 2147483647, ...childrenOf() },
          { tenantId: 1, number: 1, ...childrenOf(1, 2) },
        ],
        ...[
          { tenantId: 1, number: 2, ...childrenOf(3) },
          { tenantId: 2, number: 1, ...childrenOf(1) },
        ],
      ],
    },
    allChildren: {
      nodes: [
        ...[child(1, 1, 'one'), child(2, 1, 'other tenant'), child(1, 2, 'one'), child(2, 2), child(1, 3, 'two')],
        child(1, 4),
      ],
    },
  });
});

const childrenOf = (...numbers: readonly number[]) => ({
  children: { nodes: numbers.map((number) => ({ number })), totalCount: numbers.length },
  childCount: numbers.length,
  lastChild: numbers.at(-1) ?? null,
});

const child = (tenantId: number, number: number, name?: string) => ({
  ...{ tenantId, number, parent: name === undefined ? null : { name } },
});
