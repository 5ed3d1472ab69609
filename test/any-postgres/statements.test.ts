import { join } from 'node:path';
import { buildASTSchema, concatAST, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { readSdl } from '../../packages/loomgate/src/graphql/schema';
import type { TestGateway } from '../../packages/loomgate/src/testing';
import { connections, placeOf, rootOf } from './connections';
import { startAnyPostgres } from './start';

let gateway: TestGateway;

/** At least 100 rows of each table with an edge. The first 100 have rows at its other end, which are not among them. */
const rows = `
  insert into everything (small) select n from generate_series(3, 100) n;
  insert into sales.orders (big_id) select n from generate_series(1, 100) n;
  insert into parent_comp select n % 7, n, 'p' from generate_series(1, 100) n;
  insert into child_comp select n % 7, n, n from generate_series(1, 100) n;
  insert into onlyunique select n from generate_series(1, 100) n;
  insert into two_fks (home_id, away_id) select n, 101 - n from generate_series(1, 100) n;
  insert into m2m select n, n from generate_series(1, 100) n;
  insert into m2m_payload select n, n, 1 from generate_series(1, 100) n;
  insert into one_one select n from generate_series(1, 100) n;
  insert into citextpk select 'code ' || n from generate_series(1, 100) n;
  insert into citext_use select n, upper('code ' || n) from generate_series(1, 100) n;
  insert into bigpk select 9007199254740992 + n from generate_series(1, 200) n;
  update bigpk set parent_id = id + 100 where id <= 9007199254741092;
  update bigpk set parent_id = id - 100 where id > 9007199254741092;
  insert into selfref select n, (n + 99) % 200 + 1, (n + 99) % 200 + 1 from generate_series(1, 200) n;`;

beforeAll(async () => {
  gateway = await startAnyPostgres();
  await gateway.sql.query(rows);
});

afterAll(() => gateway.stop());

const schema = buildASTSchema(concatAST(readSdl(join(__dirname, 'project'))));

/** Every field of a type that leads to other rows, with a selection. */
function edgesOf(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields()).flatMap(({ name, type: of }) => {
    const target = getNamedType(of);
    if (!isObjectType(target)) return [];
    return target.name.endsWith('Connection')
      ? `${name}(first: 2) { nodes { id } edges { cursor } totalCount }`
      : `${name} { id }`;
  });
}

const types = [...new Set(connections.map(({ table }) => table.type))].map((name) => schema.getType(name));
const edges = types
  .filter(isObjectType)
  .flatMap((type) =>
    [...edgesOf(type), ...(type.name === 'Parent' ? ['childCount', 'lastChild'] : [])].map(
      (edge) => [type.name, edge] as const,
    ),
  );

test('the project has edges of every kind', () => {
  expect(edges.length).toBeGreaterThan(20);
});

test.each(edges)('%s { %s } takes as many statements for 100 rows as for one', async (type, edge) => {
  const { field } = placeOf(rootOf(type));
  const read = async (first: number) => {
    const { data, errors, cost } = await gateway.query<Record<string, { nodes: object[] }>, object>(
      `query ($first: Int) { ${field}(first: $first) { nodes { id ${edge} } } }`,
      { first },
    );
    expect(errors).toEqual([]);
    return { nodes: data?.[field]?.nodes ?? [], statements: cost.statements };
  };
  const [one, hundred] = [await read(1), await read(100)];
  expect(hundred.nodes).toHaveLength(100);
  expect(hundred.nodes.filter((node) => Object.values(node).includes(null))).toEqual([]);
  expect(hundred.nodes[0]).toEqual(one.nodes[0]);
  expect(one.statements).toBeGreaterThan(1);
  expect(hundred.statements).toBe(one.statements);
});
