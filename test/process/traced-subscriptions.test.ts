import { Client } from 'pg';
import { arrangeScene, productId, type Scene, untilListening } from '../subscriptions/arrange';
import { createFollower, type Follower } from '../subscriptions/follower';
import { createTestDatabase } from '../support/database';
import { until } from '../support/invalidation';
import type { ReceivedSpan } from '../telemetry/collector';
import type { RunningGateway } from './command';
import { ask, useTracedGateways } from './traced-gateway';

const { start, stopped } = useTracedGateways();

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: Client;
let scene: Scene;
let gateway: RunningGateway;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  scene = await arrangeScene(sql);
});

beforeEach(async () => {
  gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on', DATABASE_URL: database.url });
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

const query = `subscription Watch($id: ID!) {
  productChanged(productId: $id) { cursor product { title artisan { name } } }
}`;

const change = () => sql.query('update products set inventory = inventory + 1 where id = $1', [scene.product]);

/** The names of the spans below each event, indented by depth. */
function eventTrees(spans: readonly ReceivedSpan[]): string[][] {
  const roots = spans.filter(({ name }) => name === 'subscription event');
  const below = (parent: ReceivedSpan): string[] =>
    spans
      .filter(({ parentSpanId }) => parentSpanId === parent.spanId)
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .flatMap((span) => [span.name, ...below(span).map((name) => `  ${name}`)]);
  return roots.map(below);
}

async function followOnce(): Promise<Follower> {
  const follower = createFollower(gateway.url, null);
  const following = follower.follow(query, productId(scene));
  await untilListening(gateway.url, 'Product');
  await change();
  await following.next();
  return follower;
}

test('an event has a trace of its own with GraphQL, resolver, loader and SQL spans', async () => {
  const follower = await followOnce();
  await follower.stop();
  await until(() => gateway.output().includes('subscription'));
  const spans = await stopped(gateway);
  const [tree] = eventTrees(spans);
  // The document was parsed and validated when the subscription started. The rule loads the product before the resolver runs.
  expect(tree).toEqual([
    'subscription Watch',
    '  graphql.resolve productChanged',
    '    graphql.resolve productChanged.product',
    '      graphql.resolve productChanged.product.artisan',
    '        load Artisan.byId',
    '          Artisan.byId',
    '    load Product.byId',
    '      Product.byId',
  ]);
  const root = spans.find(({ name }) => name === 'subscription event');
  expect(root).toMatchObject({ parentSpanId: undefined, attributes: { 'graphql.operation.name': 'Watch' } });
  expect(spans.filter(({ traceId }) => traceId === root?.traceId)).toHaveLength((tree?.length ?? 0) + 1);
});

test('events of a stream are not part of the trace of its request', async () => {
  const gone = new AbortController();
  const opened = fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables: productId(scene) }),
    signal: gone.signal,
  });
  expect((await opened).status).toBe(200);
  await untilListening(gateway.url, 'Product');
  await change();
  await ask(gateway, { query: '{ __typename }' });
  await until(async () => (await (await fetch(`${gateway.url}/metrics`)).text()).includes('type="event"'));
  gone.abort();
  await untilListening(gateway.url, 'Product', 0);
  const spans = await stopped(gateway);
  const traceOf = (name: string) => spans.find((span) => span.name === name)?.traceId;
  expect(traceOf('subscription event')).toBeDefined();
  expect(traceOf('POST /graphql')).not.toBe(traceOf('subscription event'));
});

test('spans of events contain no data and no addresses', async () => {
  const follower = await followOnce();
  await follower.stop();
  const spans = await stopped(gateway);
  const texts = JSON.stringify(spans);
  for (const secret of [scene.product, productId(scene).id, 'A bowl', '127.0.0.1']) expect(texts).not.toContain(secret);
});
