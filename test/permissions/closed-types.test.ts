import { createSchema } from '../../packages/loomgate/src/graphql/schema';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { deny, type Rules } from '../../packages/loomgate/src/modules/rule';
import { modulesOf } from '../../packages/loomgate/src/project';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { startGateway } from '../../packages/loomgate/src/testing';
import { project } from '../../src/project';
import { untilListening } from '../subscriptions/arrange';
import { createFollower } from '../subscriptions/follower';
import { marketplaceWith, pathsTo } from '../support/closed-types';
import { copyId, copyKinds, fillWithCopies } from '../support/copies';
import type { Gateway } from '../support/gateway';
import { createMarketplaceSchema } from '../support/marketplace';

// The rule of OrderLine reads orders.
const tables = { User: 'users', Order: 'orders', OrderLine: 'order_lines', Category: 'categories' } as const;
const types = Object.keys(tables);

/** A row that exists, of each type. */
const entities: Readonly<Record<string, number>> = {
  ...{ User: 1, Artisan: 2, Category: 9, Product: 5, Review: 11 },
  ...{ Order: 11, OrderLine: 111, Conversation: 11, Message: 111, BrandPack: 11 },
};
const isKind = (type: string): type is keyof typeof copyKinds => type in copyKinds;
const idOf = (type: string) => (isKind(type) ? toGlobalId(type, copyId(type, entities[type] ?? 0, 1)) : '');

const paths = pathsTo(createMarketplaceSchema(), types, 4, idOf);
const edges = [...new Set(paths.map(({ edge }) => edge))];
const env = { RATE_LIMIT: 'off' };

const viewers: readonly [who: string, viewer: Viewer | null][] = [
  ['an anonymous client', null],
  ['an admin', { id: copyId('User', 1, 1), role: 'ADMIN' }],
];

let gateway: Gateway;
let open: Gateway;
/** Ids and texts of the rows of the closed types. */
let secrets: string[];

beforeAll(async () => {
  gateway = await startGateway(marketplaceWith(Object.fromEntries(types.map((type) => [type, { '*': deny }]))), {
    env,
  });
  open = await startGateway(project, { env });
  for (const { sql } of [gateway, open]) await fillWithCopies(sql, 1);
  secrets = await secretsOf(gateway);
});

afterAll(() => Promise.all([gateway.stop(), open.stop()]));

async function secretsOf({ sql }: Gateway): Promise<string[]> {
  const { rows } = await sql.query(`select id::text, 'User' as type, array[email, display_name] as texts from users
    union all select id::text, 'Order', array[number] from orders
    union all select id::text, 'OrderLine', array[]::text[] from order_lines
    union all select id::text, 'Category', array[slug, name] from categories`);
  return rows.flatMap(({ id, type, texts }) => [id, toGlobalId(type, id), ...texts.map((text: string) => `"${text}"`)]);
}

/** The response as a client could read it: cursors are decoded too. */
function readable(data: unknown): string {
  const text = JSON.stringify(data);
  const decoded = [...text.matchAll(/[\w-]{16,}/g)].map(([word]) => Buffer.from(word, 'base64url').toString());
  return [text, ...decoded].join('\n');
}

function leaksOf(data: unknown): string[] {
  const text = readable(data);
  return secrets.filter((secret) => text.includes(secret));
}

async function answer({ query }: Gateway, selection: string, viewer: Viewer | null) {
  const { data, errors } = await query<object, object>(`{ ${selection} }`, {}, viewer);
  return { data, errors: errors.map(({ path, extensions: { code } }) => ({ path, code })) };
}

test('the paths include every edge to the types, their pages, node and nodes', () => {
  expect(edges).toEqual(
    expect.arrayContaining([
      ...[
        'Review.author',
        'Artisan.owner',
        'Conversation.buyer',
        'Message.author',
        'Product.categories',
        'Query.viewer',
      ],
      ...types.flatMap((type) => [`Query.node of ${type}`, `Query.nodes of ${type}`]),
      ...['Query.category', 'Query.categories', 'Query.order'],
    ]),
  );
});

test('without the rules each edge returns rows of the types', async () => {
  const admin = viewers[1]?.[1] ?? null;
  const found = await Promise.all(
    paths.map(async ({ edge, selection }) => ({ edge, ...(await answer(open, selection, admin)) })),
  );
  const leaking = new Set(found.filter(({ data }) => leaksOf(data).length > 0).map(({ edge }) => edge));
  expect([...leaking].toSorted()).toEqual(edges.toSorted());
});

describe.each(viewers)('for %s', (_, viewer) => {
  const answers = () => Promise.all(paths.map(({ selection }) => answer(gateway, selection, viewer)));

  test('no path returns an id, a text or a cursor of a closed type', async () => {
    for (const [index, { data, errors }] of (await answers()).entries()) {
      expect({ path: paths[index], leaks: leaksOf(data) }).toEqual({ path: paths[index], leaks: [] });
      expect(errors.every(({ code }) => code === 'FORBIDDEN')).toBe(true);
    }
  });

  test('no path runs a statement on the table of a closed type, or depends on its rows', async () => {
    const before = await answers();
    for (const table of Object.values(tables))
      await gateway.sql.query(`alter table ${table} rename to ${table}_elsewhere`);
    const without = await answers();
    for (const table of Object.values(tables))
      await gateway.sql.query(`alter table ${table}_elsewhere rename to ${table}`);
    expect(without).toEqual(before);
  });

  test.each(types)('node and nodes refuse any id of a closed type without a statement: %s', async (type) => {
    const missing = isKind(type) ? toGlobalId(type, copyId(type, 999, 1)) : '';
    for (const id of [idOf(type), missing]) {
      const { data, errors, cost } = await gateway.query(
        'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id, $id]) { id } }',
        { id },
        viewer,
      );
      expect(data).toEqual({ node: null, nodes: [null, null] });
      expect(errors.map(({ path }) => path)).toEqual([['node'], ['nodes', 0], ['nodes', 1]]);
      expect(errors.every(({ extensions }) => extensions.code === 'FORBIDDEN')).toBe(true);
      expect(cost.statements).toBe(0);
    }
  });
});

test("a rule '*' of Query stops the start, and so does a second rule of a field", () => {
  const create = (rules: Rules) => () => createSchema(modulesOf(marketplaceWith(rules)));
  expect(create({ Query: { '*': deny } })).toThrow('write a rule for each of its fields instead');
  expect(create({ User: { email: deny } })).toThrow(
    'src/modules/accounts/rules.ts and src/modules/more/rules.ts have a rule for User.email: keep one of them',
  );
  expect(create({ User: { '*': deny } })).not.toThrow();
});

const orderStatusChanged = 'subscription ($id: ID!) { orderStatusChanged(orderId: $id) { cursor __typename } }';
const withOrder = orderStatusChanged.replace('cursor', 'cursor order { number status }');

test('the events of a subscription are refused their objects of a closed type', async () => {
  const order = copyId('Order', 61, 1);
  const buyer: Viewer = { id: copyId('User', 6, 1), role: 'BUYER' };
  const follower = createFollower(gateway.url, buyer);
  const variables = { id: toGlobalId('Order', order) };
  const [refused, plain] = [follower.follow(withOrder, variables), follower.follow(orderStatusChanged, variables)];
  await untilListening(gateway.url, 'Order', 2);
  await gateway.sql.query(`update orders set status = 'PAID' where id = $1`, [order]);
  const { data, errors } = await refused.next();
  expect(data).toEqual(null);
  expect(errors).toMatchObject([{ path: ['orderStatusChanged', 'order'], extensions: { code: 'FORBIDDEN' } }]);
  expect(await plain.next()).toMatchObject({ data: { orderStatusChanged: { __typename: 'OrderEvent' } } });
  await follower.stop();
});
