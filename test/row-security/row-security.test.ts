import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import type { TestGateway } from '../../packages/loomgate/src/testing';
import { untilListening } from '../subscriptions/arrange';
import { createFollower } from '../subscriptions/follower';
import { until } from '../support/until';
import { fuzz } from './fuzz';
import { ask, createSecuredDatabase, type SecuredDatabase, startSecured, viewerOf } from './gateway';
import { createProject, sessionOfClaims } from './project';

jest.mock('../../packages/loomgate/src/shared/sdl-files', () => jest.requireActual('./schema'));

/** Anonymous viewers have an empty tenant; viewers without a tenant have no session. */
const project = createProject((viewer) => sessionOfClaims(viewer?.claims ?? { tenant: '' }));

let database: SecuredDatabase;
let gateway: TestGateway;

beforeAll(async () => {
  database = await createSecuredDatabase();
  gateway = await startSecured(project, database, { CACHE: 'on', DATABASE_POOL_SIZE: '3' });
});

beforeEach(async () => {
  await database.admin.query(`truncate documents, notes, members, folders;
    insert into folders (id, name) select gen_random_uuid(), 'folder ' || n from generate_series(1, 3) n;
    insert into documents (tenant, title, folder_id)
      select tenant, tenant || ' in ' || f.name, f.id from folders f, unnest(array['a', 'b']) tenant;
    insert into members values ('a'); insert into notes (text) values ('a note')`);
});

afterAll(async () => {
  await gateway.stop();
  await database.drop();
});

const [a, b] = [viewerOf('a'), viewerOf('b')];
const lost = viewerOf(undefined);

const idOf = async (tenant: string) => {
  const { rows } = await database.admin.query('select id from documents where tenant = $1 limit 1', [tenant]);
  return toGlobalId('Document', String(rows[0]?.id));
};

const everything = `{
  folders { name documentCount documents { totalCount nodes { title folder { name } } } }
  documents(first: 100) { totalCount nodes { tenant title } edges { cursor node { title } } }
}`;

/** The rows that a viewer of one of the tenants of `beforeEach` reads by `everything`. */
function expected(tenant: string) {
  const titles = [1, 2, 3].map((n) => `${tenant} in folder ${n}`);
  return {
    documents: {
      totalCount: 3,
      nodes: titles.map((title) => ({ tenant, title })),
      edges: titles.map((title) => ({ cursor: expect.any(String), node: { title } })),
    },
    folders: titles.map((title, index) => {
      const name = `folder ${index + 1}`;
      return { name, documentCount: 1, documents: { totalCount: 1, nodes: [{ title, folder: { name } }] } };
    }),
  };
}

/** Writes by another client are visible in the cache within its lag. */
async function untilReads(query: string, viewer: typeof a | null, data: object): Promise<void> {
  await until(async () => {
    const found = await ask(gateway, query, viewer);
    return JSON.stringify(found.data) === JSON.stringify(data);
  });
}

test('pages, edges, counts and aggregates have the rows of the tenant of the viewer', async () => {
  const counted = '{ documents { totalCount } }';
  await untilReads(counted, a, { documents: { totalCount: 3 } });
  for (const viewer of [a, b, a]) {
    const { data, errors } = await ask(gateway, everything, viewer);
    expect(errors).toEqual([]);
    expect(data).toEqual(expected(String(viewer.claims?.tenant)));
  }
  expect((await ask(gateway, counted, null)).data).toEqual({ documents: { totalCount: 0 } });
});

test('a document of another tenant is like a missing one: by key, node, nodes, and behind a union', async () => {
  const query = `query ($id: ID!) {
    document(id: $id) { title } node(id: $id) { __typename id } nodes(ids: [$id]) { __typename } found(id: $id) { __typename }
  }`;
  const ids = { a: await idOf('a'), missing: toGlobalId('Document', '00000000-0000-4000-8000-000000000000') };
  const others = { document: null, node: null, nodes: [null], found: { __typename: 'Folder' } };
  for (const _ of [1, 2]) {
    const { data } = await ask(gateway, query, a, { id: ids.a });
    expect(data).toMatchObject({ node: { id: ids.a }, nodes: [{}], found: { __typename: 'Document' } });
    for (const viewer of [b, null]) {
      const [foreign, missing] = [
        await ask(gateway, query, viewer, { id: ids.a }),
        await ask(gateway, query, viewer, { id: ids.missing }),
      ];
      expect(foreign.data).toEqual(others);
      expect(foreign.data).toEqual(missing.data);
      expect(foreign.errors).toEqual([]);
    }
  }
});

test('a viewer without a session is refused such rows only', async () => {
  for (const _ of [1, 2]) {
    const { data, errors } = await ask(gateway, '{ folders { name } total document(id: "x") { id } }', lost);
    expect(data).toMatchObject({ folders: [{ name: 'folder 1' }, {}, {}], total: null });
    expect(errors.map(({ extensions }) => extensions.code).toSorted()).toEqual(['BAD_ID', 'FORBIDDEN']);
  }
  expect((await ask(gateway, '{ folders { name } documents { totalCount } }', lost)).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN' } },
  ]);
});

describe('the cache', () => {
  const list = '{ documents(first: 10) { nodes { title } } }';
  const sources = async (query: string, ...viewers: readonly (typeof a | null)[]) => {
    const found: unknown[] = [];
    for (const viewer of viewers) found.push((await ask(gateway, query, viewer)).source?.replace(/;.*/, ''));
    return found;
  };

  test('shares an answer among viewers with equal sessions only', async () => {
    await untilReads('{ documents { totalCount } }', a, { documents: { totalCount: 3 } });
    await sources(list, a, b);
    await until(async () => (await sources(list, a, b)).join() === 'HIT,HIT');
    expect(await sources(list, viewerOf('a'), viewerOf('c'), null)).toEqual(['HIT', 'MISS', 'MISS']);
    expect((await ask(gateway, list, a)).headers.get('cache-control')).toMatch(/^private/);
    expect(await sources('{ folders { id } }', a, b, null)).toEqual(['MISS', 'HIT', 'HIT']);
  });

  test('stores no answer whose key has no session, although a statement used one', async () => {
    for (const query of ['{ folders { documentCount } }', '{ total }'])
      expect(await sources(query, a, a, b)).toEqual(['MISS', 'MISS', 'MISS']);
    const counts = await Promise.all(
      Array.from({ length: 40 }, (_, n) => ask(gateway, '{ folders { documentCount } }', n % 2 ? a : null)),
    );
    for (const [n, { data }] of counts.entries())
      expect(data).toEqual({ folders: [1, 2, 3].map(() => ({ documentCount: n % 2 })) });
  });

  test('stores no answer with a table whose policy depends on another table', async () => {
    const notes = '{ notes { text } }';
    expect((await ask(gateway, notes, a)).data).toEqual({ notes: [{ text: 'a note' }] });
    expect(await sources(notes, a, a)).toEqual([undefined, undefined]);
    await database.admin.query('truncate members');
    expect((await ask(gateway, notes, a)).data).toEqual({ notes: [] });
  });

  test('does not share an execution with another tenant', async () => {
    await untilReads('{ documents { totalCount } }', a, { documents: { totalCount: 3 } });
    const viewers = Array.from({ length: 60 }, (_, n) => viewerOf(n % 2 ? 'a' : 'b'));
    const answers = await Promise.all(viewers.map((viewer) => ask(gateway, everything, viewer)));
    for (const [n, { data }] of answers.entries()) expect(data).toEqual(expected(n % 2 ? 'a' : 'b'));
  });

  test('is invalidated by every write of another client, also by a change of the tenant', async () => {
    const own = (titles: readonly string[]) => ({ documents: { nodes: titles.map((title) => ({ title })) } });
    const [first, ...rest] = ['a in folder 1', 'a in folder 2', 'a in folder 3'];
    await untilReads(list, a, own([String(first), ...rest]));
    await database.admin.query("update documents set tenant = 'b' where title = $1", [first]);
    await untilReads(list, a, own(rest));
    await untilReads(list, b, own([String(first), 'b in folder 1', 'b in folder 2', 'b in folder 3']));
  });
});

test('a hundred viewers at random, with the cache and writes in between, read the rows of their tenants', async () => {
  const { leaks, failures, hits, rows } = await fuzz(gateway, database.admin, 100, 30);
  expect([leaks, failures]).toEqual([[], []]);
  expect(hits).toBeGreaterThan(10);
  expect(rows).toBeGreaterThan(100);
});

test('an operation runs as many statements for a hundred folders as for one', async () => {
  const statements = async () => (await gateway.query(everything, {}, a)).cost.statements;
  await database.admin.query("delete from folders where name <> 'folder 1' and not exists (select from documents)");
  const few = await statements();
  await database.admin.query(`with f as (insert into folders (name) select 'more ' || n from generate_series(1, 97) n returning id)
    insert into documents (tenant, title, folder_id) select 'a', id::text, id from f`);
  const { data, cost } = await gateway.query<{ folders: object[] }, object>(everything, {}, a);
  expect(data?.folders).toHaveLength(100);
  expect(cost.statements).toBe(few);
});

test('an error in a transaction fails its field only, and leaves nothing on the connections', async () => {
  const failed = await ask(gateway, '{ broken documents(first: 1) { nodes { tenant } } }', a);
  expect(failed.data).toEqual({ broken: null, documents: { nodes: [{ tenant: 'a' }] } });
  for (const _ of Array.from({ length: 10 }))
    expect((await ask(gateway, '{ documents { nodes { tenant } } }', null)).data).toEqual({ documents: { nodes: [] } });
});

describe('a mutation', () => {
  const add =
    'mutation ($tenant: String!, $title: String!) { addDocument(tenant: $tenant, title: $title) { document { title } } }';

  test('writes in the session of its viewer, and returns what the viewer reads', async () => {
    const { data, errors } = await ask(gateway, add, a, { tenant: 'a', title: 'new' });
    expect(errors).toEqual([]);
    expect(data).toEqual({ addDocument: { document: { title: 'new' } } });
  });

  test('is FORBIDDEN for a row that a policy refuses, and for a viewer without a session', async () => {
    for (const [viewer, tenant] of [
      [a, 'b'],
      [null, 'a'],
      [lost, 'a'],
    ] as const) {
      const { errors } = await ask(gateway, add, viewer, { tenant, title: 'foreign' });
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    expect((await database.admin.query("select from documents where title = 'foreign'")).rowCount).toBe(0);
  });
});

test('an event shows its document to viewers of its tenant only', async () => {
  const { rows } = await database.admin.query("select id from documents where tenant = 'a' limit 1");
  const { id } = rows[0];
  const query = 'subscription ($id: ID!) { documentChanged(id: $id) { document { tenant } } }';
  const followers = [a, b].map((viewer) => createFollower(gateway.url, viewer));
  const followed = followers.map((follower) => follower.follow(query, { id: toGlobalId('Document', id) }));
  await untilListening(gateway.url, 'Document', 2);
  await database.admin.query('insert into loomgate.events (topic, subject_id) values ($1, $2)', [`Document:${id}`, id]);
  const results = await Promise.all(followed.map((following) => following.next()));
  expect(results.map(({ data }) => data?.documentChanged?.document)).toEqual([{ tenant: 'a' }, null]);
  for (const follower of followers) await follower.stop();
});
