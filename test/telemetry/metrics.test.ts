import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/invalidation';

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

/** The value of a line whose labels contain these. */
async function readingOf(name: string, ...labels: string[]): Promise<number> {
  const lines = (await scrape())
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  const line = lines.find((candidate) => labels.every((label) => candidate.includes(label)));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

test('rate, errors and duration of an operation are counted by its name', async () => {
  await gateway.query('query Counted { products(first: 1) { nodes { title artisan { name } } } }');
  await gateway.query('query Counted { products(first: -1) { totalCount } }');
  expect(await readingOf('loomgate_operation_duration_seconds_count', 'operation="Counted"', 'type="query"')).toBe(2);
  expect(await readingOf('loomgate_operation_errors_total', 'operation="Counted"', 'code="BAD_PAGE"')).toBe(1);
  expect(await readingOf('loomgate_operation_statements_count', 'operation="Counted"')).toBe(2);
});

test('names that clients invent do not make the metrics grow', async () => {
  const client = (name: string) => ({ 'apollographql-client-name': name, 'apollographql-client-version': '1' });
  for (let batch = 0; batch < 25; batch += 1)
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        fetch(`${gateway.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...client(`client-${batch}-${index}`) },
          body: JSON.stringify({ query: `query Invented${batch}_${index} { __typename }` }),
        }),
      ),
    );
  const text = await scrape();
  const count = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, label]) => label)).size;
  expect(count(/operation_duration_seconds_count\{operation="(\w+)"/g)).toBeLessThanOrEqual(202);
  expect(count(/client_requests_total\{client="([\w-]+)"/g)).toBeLessThanOrEqual(32);
  expect(text).toMatch(/client_requests_total\{client="other"/);
});

test('fields are summed up where they load', async () => {
  const calls = async () => (await readingOf('loomgate_field_calls_total', 'field="Query.artisans"')) || 0;
  const before = await calls();
  await gateway.query('{ a: artisans(first: 1) { nodes { name } } b: artisans(first: 1) { totalCount } }');
  expect(await calls()).toBe(before + 2);
});

test('statements of writes are timed by what they do, and to which table', async () => {
  const signUp = 'mutation ($input: SignUpInput!) { signUp(input: $input) { userErrors { message } } }';
  const input = { email: 'counted@example.com', password: 'long-enough-password', displayName: 'Counted' };
  await gateway.query(signUp, { input });
  const written = (what: string) => readingOf('loomgate_statement_duration_seconds_count', `"INSERT ${what}"`);
  expect(await written('users')).toBe(1);
  // Written a moment later, for all who have something to be written down by then.
  await until(async () => (await written('audit_log')) > 0);
});

test('what stands before Redis is open or not, for each part that asks it', async () => {
  const { TEST_REDIS_URL: REDIS_URL = '' } = process.env;
  const shared = await startGateway({ REDIS_URL, CACHE: 'on' });
  const text = await (await fetch(`${shared.url}/metrics`)).text();
  await shared.stop();
  expect(text).toContain('loomgate_breaker_open{part="limiter"} 0');
  expect(text).toContain('loomgate_breaker_open{part="cache"} 0');
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
