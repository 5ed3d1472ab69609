import { setTimeout as sleep } from 'node:timers/promises';
import { startTokenGateway } from '../support/token-gateway';

let gateway: Awaited<ReturnType<typeof startTokenGateway>>;

beforeAll(async () => {
  gateway = await startTokenGateway({ DEMO_DATA: 'on' });
});

afterAll(() => gateway.stop());

/** Aliases multiply what is refused. */
const emails = (aliases: number) => Array.from({ length: aliases }, (_, n) => `e${n}: email`).join(' ');
const document = (aliases: number) =>
  `{ products(first: 10) { nodes { reviews(first: 5) { nodes { author { displayName ${emails(aliases)} } } } } } }`;

/** The refused values of an answer: each is null. */
const refusedIn = (data: unknown) => JSON.stringify(data).split(/"e\d+":null/).length - 1;

async function refusals(): Promise<{ subject: string; count: number; request_id: string }[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await gateway.sql.query(
      `select subject, count, request_id from loomgate.audit_log where action = 'PERMISSION_REFUSED' order by id`,
    );
    if (rows.length > 0) return rows;
    await sleep(50);
  }
  return [];
}

test('a request that is refused hundreds of values is one entry for each field, with how many', async () => {
  const { body, headers } = await gateway.send(document(40));
  const refused = refusedIn(body.data);
  expect(refused).toBeGreaterThan(200);
  expect(await refusals()).toEqual([
    { subject: 'User.email', count: refused, request_id: headers.get('x-request-id') },
  ]);
});

test('an answer lists a hundred errors, and the last one says how many more there are', async () => {
  const { status, body } = await gateway.send(document(40));
  const refused = refusedIn(body.data);
  expect(status).toBe(200);
  expect(body.errors).toHaveLength(101);
  expect(body.errors[99]).toMatchObject({ path: expect.any(Array), extensions: { code: 'FORBIDDEN' } });
  const { path, extensions } = body.errors[100];
  expect(path).toBeUndefined();
  expect(extensions).toMatchObject({ code: 'MORE_ERRORS', retryable: false, details: { count: refused - 100 } });
});

test('fewer errors are listed as they are', async () => {
  const { body } = await gateway.send(document(1));
  expect(body.errors).toHaveLength(refusedIn(body.data));
  expect(body.errors.length).toBeLessThanOrEqual(100);
});
