import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { toGlobalId } from '../../packages/loomgate/src/shared/global-id';
import { copyId, fillWithCopies } from '../support/copies';
import { type Gateway, startGateway } from '../support/gateway';
import { ask, newViewer } from './ask';

let gateway: Gateway;
/** Holds a lock that statements of the gateway wait for. */
let blocker: Client;

beforeAll(async () => {
  gateway = await startGateway({ LIMIT_EXECUTION_MS: '300', DATABASE_POOL_SIZE: '3' });
  await fillWithCopies(gateway.sql, 1);
  blocker = new Client({ connectionString: gateway.databaseUrl });
  await blocker.connect();
});

afterAll(async () => {
  await blocker.end();
  await gateway.stop();
});

afterEach(() => blocker.query('rollback'));

async function block(table: string): Promise<void> {
  await blocker.query('begin');
  await blocker.query(`lock table ${table} in access exclusive mode`);
}

/** The running statements of the gateway's connections. */
async function activity(state: string): Promise<number[]> {
  const { rows } = await gateway.sql.query(
    `select pid from pg_stat_activity
     where application_name = 'loomgate' and datname = current_database() and state = $1 order by pid`,
    [state],
  );
  return rows.map(({ pid }) => pid);
}

async function untilNothingRuns(): Promise<void> {
  while ((await activity('active')).length > 0) await sleep(10);
}

test('an operation past its deadline has one error, TIMEOUT, and its statements are cancelled', async () => {
  await block('reviews');
  const startedAt = performance.now();
  const { status, data, code, errors } = await ask(
    gateway,
    '{ products(first: 5) { nodes { sku reviews { nodes { id } } } } }',
  );
  expect({ status, data, code }).toEqual({ status: 504, data: undefined, code: 'TIMEOUT' });
  expect(errors).toHaveLength(1);
  expect(performance.now() - startedAt).toBeGreaterThan(250);
  await untilNothingRuns();
});

test('the connections of cancelled statements are usable', async () => {
  await ask(gateway, '{ products { nodes { sku } } }');
  await block('products');
  const ask3 = () => Promise.all([1, 2, 3].map(() => ask(gateway, '{ products { nodes { sku } } }')));
  expect((await ask3()).map(({ status }) => status)).toEqual([504, 504, 504]);
  await untilNothingRuns();
  const before = await activity('idle');
  expect(before.length).toBeGreaterThan(0);
  await ask3();
  await untilNothingRuns();
  await blocker.query('rollback');
  expect((await ask3()).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await activity('idle')).toEqual(expect.arrayContaining(before));
});

test('an operation past its deadline stops waiting for a connection', async () => {
  await block('products');
  const many = await Promise.all(Array.from({ length: 12 }, () => ask(gateway, '{ products { nodes { sku } } }')));
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([504]));
  await untilNothingRuns();
  await blocker.query('rollback');
  expect((await ask(gateway, '{ products { nodes { sku } } }')).status).toBe(200);
});

test('a query is aborted when its client disconnects', async () => {
  const patient = await startGateway({ LIMIT_EXECUTION_MS: '60000' });
  const lock = new Client({ connectionString: patient.databaseUrl });
  const waiting = async () => {
    const { rows } = await patient.sql.query(
      "select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows[0].count > 0;
  };
  try {
    await lock.connect();
    await lock.query('begin; lock table products in access exclusive mode');
    const client = new AbortController();
    const asked = ask(patient, '{ products { nodes { sku } } }', { signal: client.signal });
    while (!(await waiting())) await sleep(5);
    client.abort();
    await expect(asked).rejects.toThrow();
    while (await waiting()) await sleep(5);
  } finally {
    await lock.end();
    await patient.stop();
  }
});

test('at the deadline a running mutation field completes, and the next one does not start', async () => {
  const viewer = newViewer();
  await gateway.sql.query("insert into users (id, email, display_name) values ($1, 'slow@example.com', 'Slow')", [
    viewer.as.id,
  ]);
  await block('reviews');
  const asked = ask(gateway, `mutation { a: ${addReview(1)} b: ${addReview(2)} }`, viewer);
  await sleep(600);
  await blocker.query('rollback');
  const { status, errors } = await asked;
  expect({ status, codes: errors }).toEqual({
    status: 200,
    codes: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'TIMEOUT' }) })],
  });
  const { rowCount } = await gateway.sql.query('select 1 from reviews where author_id = $1', [viewer.as.id]);
  expect(rowCount).toBe(1);
});

const addReview = (product: number) =>
  `addReview(input: { productId: "${toGlobalId('Product', copyId('Product', product, 1))}", rating: 5, body: "Fine" }) {
    userErrors { code }
  }`;
