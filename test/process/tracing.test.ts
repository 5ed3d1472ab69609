import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until';
import type { ReceivedSpan } from '../telemetry/collector';
import { ask, nested, useTracedGateways } from './traced-gateway';

const { start, stopped, collector } = useTracedGateways();

const person = { password: 'canary-password', displayName: 'canary-name' };

/** The names of a span and its ancestors. */
function ancestorsOf(spans: readonly ReceivedSpan[], span: ReceivedSpan | undefined): string[] {
  if (!span) return [];
  return [
    span.name,
    ...ancestorsOf(
      spans,
      spans.find(({ spanId }) => spanId === span.parentSpanId),
    ),
  ];
}

const received = (name: string) => collector().spans.some((span) => span.name === name);

/** The number of calls of resolvers with code of their own, computed from the response. */
function resolverCalls(data: Record<string, { nodes: Record<string, { nodes?: unknown[] }>[] }>): number {
  const nodes = data.products?.nodes ?? [];
  const authors = nodes.reduce((sum, { reviews }) => sum + (reviews?.nodes?.length ?? 0), 0);
  // products; of each price, artisan, its owner, reviews and categories; of each review its author.
  return 1 + nodes.length * 5 + authors;
}

test('a sampled operation has spans for HTTP, GraphQL, each resolver call, loaders and SQL, as a tree', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on' });
  const answer = await ask(gateway, { query: nested, variables: { first: 4 } });
  const { data } = await answer.json();
  const spans = await stopped(gateway);

  const sql = spans.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql');
  expect(sql.map(({ name }) => name).sort()).toEqual([
    'Artisan.byId',
    'Product.categories',
    'Product.reviews',
    'Query.products',
    'User.byId',
  ]);
  expect(new Set(sql.map(({ kind }) => kind))).toEqual(new Set([3]));
  const chain = (name: string) =>
    ancestorsOf(
      spans,
      sql.find((span) => span.name === name),
    );
  const root = ['query Nested', 'POST /graphql'];
  expect(chain('Query.products')).toEqual([
    'Query.products',
    'load Query.products',
    'graphql.resolve products',
    ...root,
  ]);
  expect(chain('Product.reviews')).toEqual([
    'Product.reviews',
    'load Product.reviews',
    'graphql.resolve products.nodes.0.reviews',
    'graphql.resolve products',
    ...root,
  ]);
  expect(spans.filter(({ name }) => name.startsWith('graphql.resolve'))).toHaveLength(resolverCalls(data));
  const batch = spans.find(({ name }) => name === 'load Product.reviews');
  expect(batch?.attributes).toMatchObject({ 'loomgate.loader.asked': 4, 'loomgate.loader.keys': 4 });
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(answer.headers.get('traceresponse')).toContain(spans[0]?.traceId);
});

test('a repeated operation has the same spans', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on', CACHE: 'off' });
  const traces: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    const answer = await ask(gateway, { query: nested, variables: { first: 3 } });
    await answer.text();
    traces.push(answer.headers.get('traceresponse')?.split('-')[1] ?? '');
  }
  const spans = await stopped(gateway);
  const shapeOf = (traceId: string | undefined) => {
    const own = spans.filter((span) => span.traceId === traceId && !/^graphql\.(parse|validate)$/.test(span.name));
    return own.map((span) => ancestorsOf(own, span).join(' < ')).sort();
  };
  expect(shapeOf(traces.at(-1))).toEqual(shapeOf(traces[0]));
  expect(shapeOf(traces[0]).length).toBeGreaterThan(20);
});

test('with TRACE_PLAIN_FIELDS=on, fields that only read a property have spans', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on', TRACE_PLAIN_FIELDS: 'on' });
  await ask(gateway, { query: nested, variables: { first: 1 } });
  const names = (await stopped(gateway)).map(({ name }) => name);
  expect(names).toContain('graphql.resolve products.nodes.0.title');
});

/** Waits until the cache is no longer bypassed. */
async function untilFresh({ url }: { url: string }): Promise<void> {
  await until(async () => (await (await fetch(`${url}/readyz`)).json()).status === 'ok');
}

test('the cache lookup is in the trace, and a purge from the WAL is a trace of its own', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on' });
  await untilFresh(gateway);
  const query = '{ products(first: 1) { nodes { title } } }';
  await ask(gateway, { query });
  const signUp = 'mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { message } } }';
  await ask(gateway, { query: signUp, variables: { input: { ...person, email: 'purge@example.com' } } });
  // A batch of spans is exported after a second.
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline && !received('cache purge')) await sleep(50);
  const spans = await stopped(gateway);
  const lookup = spans.find(({ name }) => name === 'cache lookup');
  expect(lookup?.attributes).toMatchObject({ 'loomgate.cache.outcome': 'miss' });
  expect(ancestorsOf(spans, lookup)).toEqual(['cache lookup', 'POST /graphql']);
  const purge = spans.find(({ name }) => name === 'cache purge');
  expect(purge?.attributes).toMatchObject({ 'loomgate.purge.source': 'log' });
  expect(purge?.parentSpanId).toBeUndefined();
});

test('the trace of a write has its statements and its wait for the purge', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on' });
  const signUp = 'mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { message } } }';
  await ask(gateway, { query: signUp, variables: { input: { ...person, email: 'write@example.com' } } });
  const spans = await stopped(gateway);
  const insert = spans.find(({ name }) => name === 'INSERT users');
  expect(insert).toMatchObject({ kind: 3, attributes: { 'db.system.name': 'postgresql' } });
  expect(ancestorsOf(spans, insert)).toEqual(['INSERT users', 'graphql.resolve signUp', 'mutation', 'POST /graphql']);
  const wait = spans.find(({ name }) => name === 'cache catch up');
  expect(ancestorsOf(spans, wait)).toEqual(['cache catch up', 'POST /graphql']);
});

test('Redis commands are in the trace by their names', async () => {
  const { TEST_REDIS_URL: REDIS_URL = '' } = process.env;
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on', REDIS_URL });
  // Redis is not queried before the first message of the slot holder.
  for (let count = 1; count < 100 && !received('redis GET'); count += 1) {
    await ask(gateway, { query: `{ products(first: ${count}) { nodes { title } } }` });
    await sleep(200);
  }
  const spans = (await stopped(gateway)).filter(({ attributes }) => attributes['db.system.name'] === 'redis');
  const sent = new Set(spans.map((span) => ancestorsOf(collector().spans, span).join(' < ')));
  for (const name of ['redis GET', 'redis EVALSHA']) expect(sent).toContain(`${name} < cache lookup < POST /graphql`);
  expect([...sent]).toContainEqual(expect.stringMatching(/^redis EVALSHA .*< POST \/graphql$/));
  expect(new Set(spans.map(({ kind }) => kind))).toEqual(new Set([3]));
});

test('every span has the operation name and the document hash', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on' });
  await ask(gateway, { query: nested, variables: { first: 1 } });
  const spans = await stopped(gateway);
  const hash = createHash('sha256').update(nested).digest('hex');
  expect(spans.length).toBeGreaterThan(10);
  for (const { attributes } of spans)
    expect(attributes).toMatchObject({ 'graphql.operation.name': 'Nested', 'graphql.document.hash': hash });
});

test('a very long operation name does not make a trace large', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on', CACHE: 'off' });
  const query = nested.replace('Nested', 'N'.repeat(500_000));
  expect((await ask(gateway, { query, variables: { first: 8 } })).status).toBe(200);
  const spans = await stopped(gateway);
  expect(spans.length).toBeGreaterThan(50);
  expect(collector().text().length).toBeLessThan(500_000);
});

test('a trace contains no variables, no literals, no error messages and no personal data', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on' });
  const signUp = 'mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { message } } }';
  const input = { ...person, email: 'canary-address@example.com' };
  await ask(gateway, { query: signUp, variables: { input } });
  await ask(gateway, { query: '{ searchProducts(query: "canary-literal", first: 1) { totalCount } }' });
  await ask(gateway, { query: '{ product(id: "canary-id") { title } }' });
  await ask(gateway, { query: '{ products(first: "canary-mistake") { totalCount } }' });
  await ask(
    gateway,
    { query: '{ products(first: 1, after: "canary-cursor") { nodes { title } } }' },
    { 'user-agent': 'canary-agent' },
  );
  await stopped(gateway);
  expect(collector().spans.length).toBeGreaterThan(5);
  expect(collector().text()).not.toMatch(/canary/);
  expect(collector().text()).not.toContain('127.0.0.1:');
});
