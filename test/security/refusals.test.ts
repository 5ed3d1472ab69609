import { setTimeout as sleep } from 'node:timers/promises';
import { startTokenGateway } from '../support/token-gateway';

let gateway: Awaited<ReturnType<typeof startTokenGateway>>;

beforeAll(async () => {
  gateway = await startTokenGateway({ DEMO_DATA: 'on' });
});

afterAll(() => gateway.stop());

/** Aliases multiply the refused values. */
const emails = (aliases: number) => Array.from({ length: aliases }, (_, n) => `e${n}: email`).join(' ');
const document = (aliases: number) =>
  `{ products(first: 10) { nodes { reviews(first: 5) { nodes { author { displayName ${emails(aliases)} } } } } } }`;

/** The refused values of a response; each is null. */
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

test('a request with hundreds of refused values has one audit entry per field, with the count', async () => {
  const { body, headers } = await gateway.send(document(40));
  const refused = refusedIn(body.data);
  expect(refused).toBeGreaterThan(200);
  expect(await refusals()).toEqual([
    { subject: 'User.email', count: refused, request_id: headers.get('x-request-id') },
  ]);
});

test('a response lists 100 errors, and the last error has the number of the others', async () => {
  const { status, body } = await gateway.send(document(40));
  const refused = refusedIn(body.data);
  expect(status).toBe(200);
  expect(body.errors).toHaveLength(101);
  expect(body.errors[99]).toMatchObject({ path: expect.any(Array), extensions: { code: 'FORBIDDEN' } });
  const { path, extensions } = body.errors[100];
  expect(path).toBeUndefined();
  expect(extensions).toMatchObject({ code: 'MORE_ERRORS', retryable: false, details: { count: refused - 100 } });
});

test('up to 100 errors are all listed', async () => {
  const { body } = await gateway.send(document(1));
  expect(body.errors).toHaveLength(refusedIn(body.data));
  expect(body.errors.length).toBeLessThanOrEqual(100);
});
