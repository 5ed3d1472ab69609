import { type Gateway, startGateway } from '../support/gateway';
import { connectStranger, until } from '../support/invalidation';
import { startRedis } from '../support/redis';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.stop());

async function scrape(): Promise<string> {
  const response = await fetch(`${gateway.url}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain');
  return response.text();
}

/** The value of the first series with these labels. */
async function readingOf(name: string, ...labels: string[]): Promise<number> {
  const lines = (await scrape())
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  const line = lines.find((candidate) => labels.every((label) => candidate.includes(label)));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

/** Sends a query twice, so that its name gets a label with the next use. */
async function makeKnown(query: string): Promise<void> {
  for (const _ of [1, 2]) await gateway.query(query);
}

test('rate, errors and duration of an operation are counted by its name', async () => {
  await makeKnown('query Counted { __typename }');
  await gateway.query('query Counted { products(first: 1) { nodes { title artisan { name } } } }');
  await gateway.query('query Counted { products(first: -1) { totalCount } }');
  expect(await readingOf('loomgate_operation_duration_seconds_count', 'operation="Counted"', 'type="query"')).toBe(2);
  expect(await readingOf('loomgate_operation_errors_total', 'operation="Counted"', 'code="BAD_PAGE"')).toBe(1);
  expect(await readingOf('loomgate_operation_statements_count', 'operation="Counted"')).toBe(2);
});

test('invented names get no label, while a name in use gets one', async () => {
  const client = (name: string) => ({ 'apollographql-client-name': name, 'apollographql-client-version': '1' });
  const send = (query: string, headers: object) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
  for (let batch = 0; batch < 26; batch += 1) {
    const names = Array.from({ length: 10 }, (_, index) => `${batch}_${index}`);
    await Promise.all(names.map((name) => send(`query Invented${name} { __typename }`, client(`client-${name}`))));
    await send('query Real { __typename }', client('shop'));
  }
  await until(async () => (await readingOf('loomgate_client_requests_total', 'client="shop",version="1"')) >= 20);
  const text = await scrape();
  expect(text).not.toMatch(/Invented|client-/);
  expect(await readingOf('loomgate_client_requests_total', 'client="other"')).toBeGreaterThanOrEqual(260);
  expect(await readingOf('loomgate_operation_duration_seconds_count', 'operation="Real"')).toBeGreaterThanOrEqual(20);
});

test('loads of fields are counted', async () => {
  const calls = async () => (await readingOf('loomgate_field_calls_total', 'field="Query.artisans"')) || 0;
  const before = await calls();
  await gateway.query('{ a: artisans(first: 1) { nodes { name } } b: artisans(first: 1) { totalCount } }');
  expect(await calls()).toBe(before + 2);
});

test('statements of writes are timed by verb and table', async () => {
  const signUp = 'mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { message } } }';
  const input = { email: 'counted@example.com', password: 'long-enough-password', displayName: 'Counted' };
  await gateway.query(signUp, { input });
  const written = (what: string) => readingOf('loomgate_statement_duration_seconds_count', `"INSERT ${what}"`);
  expect(await written('users')).toBe(1);
  // Audit entries are stored in batches, about 100 ms later.
  await until(async () => (await written('audit_log')) > 0);
});

/** The value of a metric without labels; undefined where it has no series. */
async function metricOf({ url }: Pick<Gateway, 'url'>, name: string): Promise<number | undefined> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  const line = lines.find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

const admin = { id: '00000000-0000-7000-8000-000000000000', role: 'ADMIN' } as const;

test('an unknown value has no series, and admins query the same values', async () => {
  // A busy machine may exceed the default lag limit.
  const kept = await startGateway({ CACHE: 'on', CACHE_LAG_MS: '30000' });
  await until(async () => (await metricOf(kept, 'loomgate_cache_fresh')) === 1);
  await until(async () => (await metricOf(kept, 'loomgate_log_round_trip_seconds')) !== undefined);
  expect(await metricOf(kept, 'loomgate_log_slot_wait_seconds')).toBeUndefined();
  expect(await metricOf(kept, 'loomgate_log_holder')).toBe(1);
  expect(await metricOf(kept, 'loomgate_log_takeovers_total')).toBe(1);
  await until(async () => ((await metricOf(kept, 'loomgate_log_retained_wal_bytes')) ?? 0) > 0);
  const { data } = await kept.query<{ gateway: { log: object } }, object>(
    `{ gateway { log { role isFresh takeovers gaps epochs ownWriteWaits ownWriteTimeouts slotWaitMs slotWaitsFor }
      redis { connection isUp } breakers { part isOpen } } }`,
    {},
    admin,
  );
  const totalOf = (name: string) => metricOf(kept, `loomgate_${name}_total`);
  expect(data?.gateway).toEqual({
    log: {
      ...{ role: 'HOLDER', isFresh: true, slotWaitMs: null, slotWaitsFor: [] },
      takeovers: await totalOf('log_takeovers'),
      gaps: await totalOf('log_gaps'),
      epochs: await totalOf('log_epochs'),
      ownWriteWaits: await totalOf('cache_own_write_waits'),
      ownWriteTimeouts: await totalOf('cache_own_write_timeouts'),
    },
    redis: [],
    breakers: [],
  });
  await kept.stop();
});

test('before the WAL is followed the lag is the time since the start, and the cache is not fresh', async () => {
  // Its open transaction delays the creation of the slot.
  const stranger = await connectStranger(process.env.TEST_POSTGRES_URL ?? '');
  await stranger.query('begin; select pg_current_xact_id()');
  const late = await startGateway({ CACHE: 'on' });
  await until(async () => ((await metricOf(late, 'loomgate_log_slot_wait_seconds')) ?? 0) > 0);
  const lag = (await metricOf(late, 'loomgate_log_lag_seconds')) ?? 0;
  expect(lag).toBeGreaterThan(0);
  await until(async () => ((await metricOf(late, 'loomgate_log_lag_seconds')) ?? 0) > lag + 1);
  expect(await metricOf(late, 'loomgate_cache_fresh')).toBe(0);
  expect(await metricOf(late, 'loomgate_log_round_trip_seconds')).toBeUndefined();
  await stranger.query('commit');
  await until(async () => (await metricOf(late, 'loomgate_cache_fresh')) === 1);
  expect(await metricOf(late, 'loomgate_log_lag_seconds')).toBeLessThan(lag);
  await stranger.end();
  await late.stop();
});

test('metrics show the loss and the return of Redis without a request', async () => {
  const redis = await startRedis();
  const shared = await startGateway({ REDIS_URL: redis.url, CACHE: 'on' });
  const names = ['cache', 'messages', 'events', 'limiter'].map((name) => `loomgate_redis_up{connection="${name}"}`);
  const open = ['cache', 'limiter'].map((part) => `loomgate_breaker_open{part="${part}"}`);
  const are =
    (value: number, ...all: string[]) =>
    () =>
      Promise.all(all.map((name) => metricOf(shared, name))).then((values) => values.every((one) => one === value));
  await until(are(1, ...names, 'loomgate_cache_fresh'));
  await until(are(0, ...open));
  await redis.kill();
  await until(are(0, ...names), 5_000);
  await until(are(1, ...open), 5_000);
  // It holds the slot itself.
  await until(are(1, 'loomgate_cache_fresh'), 5_000);
  const again = await startRedis(Number(new URL(redis.url).port));
  await until(are(1, ...names, 'loomgate_cache_fresh'));
  await until(are(0, ...open));
  await shared.stop();
  await again.stop();
});

test.each([
  'loomgate_statement_duration_seconds_count',
  'loomgate_pool_connections',
  'loomgate_pool_waiting',
  'loomgate_event_loop_delay_seconds',
  'loomgate_event_loop_utilization',
  'loomgate_heap_used_bytes',
  'loomgate_sockets',
  'loomgate_limiter_fallbacks_total',
  'loomgate_audit_written_total',
  'process_cpu_seconds_total',
])('%s is a number', async (name) => {
  expect(await readingOf(name)).not.toBeNaN();
});
