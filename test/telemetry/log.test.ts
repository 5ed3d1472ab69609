import { setTimeout as sleep } from 'node:timers/promises';
import { type Composed, compose, exchange, json } from '../security/composed';

let gateway: Composed | undefined;

afterEach(() => gateway?.stop());

/** Waits for a line with this message. @returns all lines with it */
async function linesOf(message: string): Promise<Record<string, unknown>[]> {
  for (let look = 0; look < 200; look += 1) {
    const lines = (gateway?.logged() ?? '').split('\n').filter(Boolean);
    const found = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === message);
    if (found.length > 0) return found;
    await sleep(10);
  }
  return [];
}

const ask = (query: string, headers: Record<string, string> = {}, variables = {}) =>
  exchange(`${gateway?.url}/graphql`, json({ query, variables }, headers));

test('every request has one line: viewer, operation, duration and result', async () => {
  gateway = await compose();
  const viewer = { id: '0190c42f-0000-7000-8000-000000000001', role: 'BUYER' };
  await ask('query Listed { products(first: 2) { nodes { title } } }', {
    'x-request-id': 'request-id-of-a-test',
    'x-test-viewer': JSON.stringify(viewer),
    'apollographql-client-name': 'shop',
    'apollographql-client-version': '7.1',
  });
  expect(await linesOf('request')).toMatchObject([
    {
      level: 30,
      requestId: 'request-id-of-a-test',
      operation: 'Listed',
      type: 'query',
      viewerId: viewer.id,
      status: 200,
      statements: 1,
      rows: 0,
      client: 'shop',
      clientVersion: '7.1',
      durationMs: expect.any(Number),
      wasLeft: false,
    },
  ]);
});

test('a very long operation name is truncated in the line', async () => {
  gateway = await compose();
  await ask(`query ${'N'.repeat(100_000)} { products(first: 1) { nodes { title } } }`);
  expect(await linesOf('request')).toMatchObject([{ operation: 'N'.repeat(100), status: 200 }]);
});

test('a refused request has a line with its error code', async () => {
  gateway = await compose();
  await ask('query Broken { products(first: 2) { nodes { nothing } } }');
  expect(await linesOf('request')).toMatchObject([{ status: 400, errorCode: 'GRAPHQL_VALIDATION_FAILED' }]);
});

test('no variable and no literal is in the log', async () => {
  gateway = await compose({ SLOW_OPERATION_MS: '1', SLOW_STATEMENT_MS: '1', SLOW_STATEMENT_PLANS: 'on' });
  await ask('query ($q: String!) { searchProducts(query: $q, first: 1) { totalCount } }', {}, { q: 'canary' });
  await ask('{ searchProducts(query: "canary", first: 1) { totalCount } }');
  await linesOf('slow operation');
  await sleep(200);
  expect(gateway.logged()).not.toContain('canary');
});

test('a slow operation is a warning', async () => {
  gateway = await compose({ SLOW_OPERATION_MS: '1' });
  await ask('query Slow { products(first: 5) { totalCount nodes { title } } categories(first: 5) { totalCount } }');
  expect(await linesOf('slow operation')).toMatchObject([{ level: 40, operation: 'Slow' }]);
});

test('a slow statement is a warning with its name and, if configured, its plan', async () => {
  gateway = await compose({ SLOW_STATEMENT_MS: '1', SLOW_STATEMENT_PLANS: 'on' });
  const holder = await gateway.pool.connect();
  await holder.query('begin; lock table products in access exclusive mode');
  const answer = ask('{ products(first: 5) { nodes { title } } }');
  await sleep(50);
  await holder.query('rollback');
  holder.release();
  await answer;
  const [line] = await linesOf('slow statement');
  expect(line).toMatchObject({ level: 40, statement: 'Query.products', durationMs: expect.any(Number) });
  expect(String(line?.plan)).toMatch(/(Scan|Loop).* products/);
});

test('only one plan is requested at a time', async () => {
  gateway = await compose({ SLOW_STATEMENT_MS: '1', SLOW_STATEMENT_PLANS: 'on' });
  const holder = await gateway.pool.connect();
  await holder.query('begin; lock table products in access exclusive mode');
  const answers = [1, 2, 3].map(() => ask('{ products(first: 5) { nodes { title } } }'));
  await sleep(50);
  await holder.query('rollback');
  holder.release();
  await Promise.all(answers);
  await sleep(300);
  const lines = await linesOf('slow statement');
  expect(lines.filter(({ plan }) => plan !== undefined)).toHaveLength(1);
  expect(lines.length).toBeGreaterThanOrEqual(3);
});
