import { visibilitiesOf } from '../../packages/loomgate/src/graphql/visibility';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { modules } from '../../src/generated/modules';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { createMarketplaceSchema } from '../support/marketplace';
import { edgesTo, nodeTypes } from './edges';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ RATE_LIMIT: 'off' });
  await fillWithCopies(gateway.sql, 1);
  await gateway.sql.query(`update users set role = 'ARTISAN' where id in (select owner_id from artisans)`);
});

afterAll(() => gateway.stop());

const schema = createMarketplaceSchema();
const all = Object.values(modules);
const tables = new Map(all.flatMap((module) => module.invalidation.map(({ type, name }) => [type, name] as const)));

interface State {
  readonly own: string;
  readonly shown: string;
  readonly hidden: Readonly<Record<string, string>>;
}

/** A type with hidden rows: a row that its seller always sees, and SQL that makes all rows public or hidden. */
const states: Record<string, State> = {
  Product: {
    own: copyId('Product', 5, 1),
    shown: `update products set status = 'ACTIVE'`,
    hidden: {
      'a draft': `update products set status = 'DRAFT'`,
      archived: `update products set status = 'ARCHIVED'`,
    },
  },
};

const viewers: readonly [who: string, viewer: Viewer | null][] = [
  ['an anonymous client', null],
  ['a buyer', { id: copyId('User', 6, 1), role: 'BUYER' }],
  ['the seller', { id: copyId('User', 1, 1), role: 'ARTISAN' }],
  ['another seller', { id: copyId('User', 2, 1), role: 'ARTISAN' }],
  ['an admin', { id: copyId('User', 12, 1), role: 'ADMIN' }],
];

const restricted = [...visibilitiesOf(all).keys()];
const edges = restricted.flatMap((target) =>
  nodeTypes(schema).flatMap((from) =>
    edgesTo(schema, from, target).map((edge) => ({ ...edge, from: from.name, target })),
  ),
);
type FoundEdge = (typeof edges)[number];

const stateOf = (target: string) => {
  const state = states[target];
  if (!state) throw new Error(`Say in states how a ${target} is hidden`);
  return state;
};

/** Each kind of hidden row, for each viewer. */
const hiddenFor = (target: string) =>
  Object.entries(stateOf(target).hidden).flatMap(([state, hide]) =>
    viewers.map(([who, viewer]) => [state, who, hide, viewer] as const),
  );

/** Follows an edge from a hundred rows. @returns the ids of the rows reached */
async function follow({ from, selection, target }: FoundEdge, as: Viewer | null): Promise<string[]> {
  const { rows } = await gateway.sql.query(`select id from ${tables.get(from)} order by id limit 100`);
  const ids = rows.map(({ id }) => toGlobalId(from, id));
  const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${from} { ${selection} } } }`;
  const { data, errors } = await gateway.query<object, object>(query, { ids }, as);
  for (const { extensions } of errors) expect(extensions.code).toBe('FORBIDDEN');
  return idsIn(data, target);
}

function idsIn(value: unknown, target: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '__typename' in value && value.__typename === target && 'id' in value ? [String(value.id)] : [];
  return [...own, ...Object.values(value).flatMap((below) => idsIn(below, target))];
}

test('there are types with a visibility, and edges to each', () => {
  expect([...new Set(edges.map(({ target }) => target))]).toEqual(restricted);
  expect(edges.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'Review.product',
      'OrderLine.product',
      'Conversation.product',
      'Artisan.products.edges.node',
    ]),
  );
});

describe.each(edges.map((edge) => [edge.name, edge] as const))('%s', (_, edge) => {
  test('returns public rows', async () => {
    await gateway.sql.query(stateOf(edge.target).shown);
    expect(await follow(edge, { id: copyId('User', 12, 1), role: 'ADMIN' })).not.toEqual([]);
  });

  test.each(hiddenFor(edge.target))('returns no row that is %s, for %s', async (_state, _who, hide, viewer) => {
    await gateway.sql.query(hide);
    expect(await follow(edge, viewer)).toEqual([]);
  });
});

const root = schema.getQueryType();
const entries = restricted.flatMap((target) =>
  root ? edgesTo(schema, root, target).map((entry) => ({ ...entry, target })) : [],
);

describe.each(entries.map((entry) => [entry.name, entry] as const))('%s', (_, { name, selection, target }) => {
  const enter = async (as: Viewer | null) => {
    const id = toGlobalId(target, stateOf(target).own);
    const needsId = selection.includes('$id');
    const query = needsId ? `query ($id: ID!) { ${selection} }` : `{ ${selection} }`;
    const { data, errors } = await gateway.query<object, object>(query, needsId ? { id } : {}, as);
    expect(errors).toEqual([]);
    return idsIn(data, target);
  };
  const isPage = name.split('.').length > 2;

  test('returns public rows', async () => {
    await gateway.sql.query(stateOf(target).shown);
    expect(await enter(null)).not.toEqual([]);
  });

  test.each(hiddenFor(target))(
    'returns a row that is %s only to viewers with permission: %s',
    async (_state, who, hide, viewer) => {
      await gateway.sql.query(hide);
      const sees = !isPage && (who === 'the seller' || who === 'an admin');
      expect(await enter(viewer)).toEqual(sees ? [toGlobalId(target, stateOf(target).own)] : []);
    },
  );
});
