import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until';
import type { ReceivedSpan } from '../telemetry/collector';
import { ask, nested, useTracedGateways } from './traced-gateway';

const { start, stopped, collector } = useTracedGateways();

const person = { password: 'canary-password', displayName: 'canary-name' };

/** The names from a span up to the root. */
function wayUp(spans: readonly ReceivedSpan[], span: ReceivedSpan | undefined): string[] {
  if (!span) return [];
  return [
    span.name,
    ...wayUp(
      spans,
      spans.find(({ spanId }) => spanId === span.parentSpanId),
    ),
  ];
}

const received = (name: string) => collector().spans.some((span) => span.name === name);

/** How often resolvers with code of their own are called, counted from the answer. */
function resolverCalls(data: Record<string, { nodes: Record<string, { nodes?: unknown[] }>[] }>): number {
  const nodes = data.products?.nodes ?? [];
  const authors = nodes.reduce((sum, { reviews }) => sum + (reviews?.nodes?.length ?? 0), 0);
  // products; of each price, artisan, its owner, reviews and categories; of each review its author.
  return 1 + nodes.length * 5 + authors;
}

test('a sampled operation is a tree: http, graphql, resolver, loader, SQL; with one span for each resolver call', async () => {
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
    wayUp(
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

test('an operation has the same spans whenever it comes again', async () => {
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
    return own.map((span) => wayUp(own, span).join(' < ')).sort();
  };
  expect(shapeOf(traces.at(-1))).toEqual(shapeOf(traces[0]));
  expect(shapeOf(traces[0]).length).toBeGreaterThan(20);
});

test('with TRACE_PLAIN_FIELDS=on fields that only read a property have spans, too', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on', TRACE_PLAIN_FIELDS: 'on' });
  await ask(gateway, { query: nested, variables: { first: 1 } });
  const names = (await stopped(gateway)).map(({ name }) => name);
  expect(names).toContain('graphql.resolve products.nodes.0.title');
});

/** Before that the cache is bypassed. */
async function untilFresh({ url }: { url: string }): Promise<void> {
  await until(async () => (await (await fetch(`${url}/readyz`)).json()).status === 'ok');
}

test('what the cache is asked is in the trace, and what the log has purged is a trace of its own', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on' });
  await untilFresh(gateway);
  const query = '{ products(first: 1) { nodes { title } } }';
  await ask(gateway, { query });
  const signUp = 'mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { message } } }';
  await ask(gateway, { query: signUp, variables: { input: { ...person, email: 'purge@example.com' } } });
  // What is exported waits for more, for a second.
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline && !received('cache purge')) await sleep(50);
  const spans = await stopped(gateway);
  const lookup = spans.find(({ name }) => name === 'cache lookup');
  expect(lookup?.attributes).toMatchObject({ 'loomgate.cache.outcome': 'lead' });
  expect(wayUp(spans, lookup)).toEqual(['cache lookup', 'POST /graphql']);
  const purge = spans.find(({ name }) => name === 'cache purge');
  expect(purge?.attributes).toMatchObject({ 'loomgate.purge.source': 'log' });
  expect(purge?.parentSpanId).toBeUndefined();
});

test('a write shows its statements, and how long its author waited for the log', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on' });
  const signUp = 'mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { message } } }';
  await ask(gateway, { query: signUp, variables: { input: { ...person, email: 'write@example.com' } } });
  const spans = await stopped(gateway);
  const insert = spans.find(({ name }) => name === 'INSERT users');
  expect(insert).toMatchObject({ kind: 3, attributes: { 'db.system.name': 'postgresql' } });
  expect(wayUp(spans, insert)).toEqual(['INSERT users', 'graphql.resolve signUp', 'mutation', 'POST /graphql']);
  const wait = spans.find(({ name }) => name === 'cache catch up');
  expect(wayUp(spans, wait)).toEqual(['cache catch up', 'POST /graphql']);
});

test('what is sent to Redis is in the trace, by the names of commands', async () => {
  const { TEST_REDIS_URL: REDIS_URL = '' } = process.env;
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on', REDIS_URL });
  // Redis is not asked before the log's holder has been heard of.
  for (let count = 1; count < 100 && !received('redis GET'); count += 1) {
    await ask(gateway, { query: `{ products(first: ${count}) { nodes { title } } }` });
    await sleep(200);
  }
  const spans = (await stopped(gateway)).filter(({ attributes }) => attributes['db.system.name'] === 'redis');
  const sent = new Set(spans.map((span) => wayUp(collector().spans, span).join(' < ')));
  for (const name of ['redis GET', 'redis EVALSHA']) expect(sent).toContain(`${name} < cache lookup < POST /graphql`);
  expect([...sent]).toContainEqual(expect.stringMatching(/^redis EVALSHA .*< POST \/graphql$/));
  expect(new Set(spans.map(({ kind }) => kind))).toEqual(new Set([3]));
});

test('every span names its operation and its document', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on' });
  await ask(gateway, { query: nested, variables: { first: 1 } });
  const spans = await stopped(gateway);
  const hash = createHash('sha256').update(nested).digest('hex');
  expect(spans.length).toBeGreaterThan(10);
  for (const { attributes } of spans)
    expect(attributes).toMatchObject({ 'graphql.operation.name': 'Nested', 'graphql.document.hash': hash });
});

test('an operation with a name as long as a body is a trace like any other', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER: 'always_on', CACHE: 'off' });
  const query = nested.replace('Nested', 'N'.repeat(500_000));
  expect((await ask(gateway, { query, variables: { first: 8 } })).status).toBe(200);
  const spans = await stopped(gateway);
  expect(spans.length).toBeGreaterThan(50);
  expect(collector().text().length).toBeLessThan(500_000);
});

test('no variable, no literal, no word of an error and nothing of a person leaves in a trace', async () => {
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
