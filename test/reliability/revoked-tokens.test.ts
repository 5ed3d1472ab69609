import { demoPassword, userId } from '../../prisma/seed/demo/users';
import type { GatewayProcess } from '../process/gateway-process';
import {
  arrangeScene,
  conversationId,
  messageAdded,
  productChanged,
  productId,
  type Scene,
} from '../subscriptions/arrange';
import { toEvents } from '../subscriptions/events-of';
import { createFollower } from '../subscriptions/follower';
import { until } from '../support/until';
import { type Fleet, startFleet } from './cache/fleet';

let fleet: Fleet;
let gateways: GatewayProcess[];
let scene: Scene;
const admin = userId('admin@example.com');

beforeAll(async () => {
  fleet = await startFleet();
  scene = await arrangeScene(fleet.database.client);
  gateways = [await fleet.start(0), await fleet.start(1)];
}, 120_000);

afterEach(() => fleet.database.client.query(`update users set role = 'ADMIN' where id = $1`, [admin]));

afterAll(() => fleet.stop(), 60_000);

const urlOf = ({ port }: GatewayProcess) => `http://127.0.0.1:${port}`;

async function send(gateway: GatewayProcess, query: string, token?: string) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${urlOf(gateway)}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
  });
  return { status: response.status, cache: response.headers.get('loomgate-cache'), body: await response.json() };
}

async function signIn(gateway: GatewayProcess = first()): Promise<string> {
  const query = `mutation { signIn(input: { email: "admin@example.com", password: "${demoPassword}" }) { token } }`;
  return (await send(gateway, query)).body.data.signIn.token;
}

function first(): GatewayProcess {
  const [gateway] = gateways;
  if (!gateway) throw new Error('no gateway has been started');
  return gateway;
}

/** Requests an answer that is complete for admins only, from the cache of every instance. */
const secret = '{ viewer { role email } }';

async function fillCaches(token: string): Promise<void> {
  for (const gateway of gateways)
    await until(async () => (await send(gateway, secret, token)).cache?.startsWith('HIT') === true);
}

const isRefused = async (gateway: GatewayProcess, token: string) => {
  const { status, body } = await send(gateway, secret, token);
  return status === 401 && body.errors[0].extensions.details.reason === 'TOKEN_REVOKED';
};

const untilAllRefuse = (token: string) =>
  until(async () => (await Promise.all(gateways.map((one) => isRefused(one, token)))).every(Boolean));

test.each([
  ['demoted', `update users set role = 'BUYER' where id = $1`],
  ['given another password', `update credentials set password_hash = password_hash || ' ' where user_id = $1`],
])('an admin who is %s by plain SQL is none on any instance, and no hit of the cache is theirs', async (_, change) => {
  const token = await signIn();
  await fillCaches(token);
  await fleet.database.client.query(change, [admin]);
  await untilAllRefuse(token);
  for (const gateway of gateways)
    for (const operation of [
      secret,
      '{ viewer { id } }',
      'mutation { purgeCache(input: { everything: true }) { purged } }',
    ])
      expect((await send(gateway, operation, token)).status).toBe(401);
  await fleet.database.client.query(`update credentials set password_hash = rtrim(password_hash) where user_id = $1`, [
    admin,
  ]);
});

test('an instance that starts later knows revoked tokens, and a token from after the change is valid on all', async () => {
  const before = await signIn();
  await fleet.database.client.query(`update users set role = 'BUYER' where id = $1`, [admin]);
  const after = await signIn();
  await gateways[1]?.kill();
  gateways[1] = await fleet.start(1);
  expect(await isRefused(gateways[1], before)).toBe(true);
  await untilAllRefuse(before);
  for (const gateway of gateways)
    expect((await send(gateway, secret, after)).body.data).toEqual({
      viewer: { role: 'BUYER', email: 'admin@example.com' },
    });
});

test('after signing out everywhere a token is refused at once on that instance, then on all, and signing in again works', async () => {
  const [one, other] = [await signIn(), await signIn(gateways[1])];
  const { body } = await send(first(), 'mutation { signOutEverywhere { viewer { email } userErrors { code } } }', one);
  expect(body.data.signOutEverywhere).toEqual({ viewer: { email: 'admin@example.com' }, userErrors: [] });
  expect([await isRefused(first(), one), await isRefused(first(), other)]).toEqual([true, true]);
  await untilAllRefuse(other);
  const again = await signIn(gateways[1]);
  for (const gateway of gateways) expect((await send(gateway, secret, again)).status).toBe(200);
});

test('sockets and event streams of a revoked account end on every instance, others do not', async () => {
  const token = await signIn();
  const authorization = `Bearer ${token}`;
  const url = urlOf(gateways[1] ?? first());
  const [socket, others] = [createFollower(url, null, { authorization }), createFollower(url, null)];
  const begun = { cursors: true };
  const ofOthers = others.follow(productChanged, productId(scene), begun);
  await Promise.all([ofOthers.next(), socket.follow(messageAdded, conversationId(scene), begun).next()]);
  const stream = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
    body: JSON.stringify({ query: messageAdded, variables: conversationId(scene) }),
  });
  await fleet.database.client.query(`update users set role = 'BUYER' where id = $1`, [admin]);
  expect(await socket.closed).toEqual({ code: 4403, reason: 'TOKEN_REVOKED' });
  expect(toEvents(await stream.text()).at(-2)).toMatchObject({
    event: 'next',
    data: { errors: [{ extensions: { code: 'UNAUTHENTICATED', details: { reason: 'TOKEN_REVOKED' } } }] },
  });
  await fleet.database.client.query('update products set inventory = inventory + 1 where id = $1', [scene.product]);
  expect((await ofOthers.next()).data?.productChanged?.product).toBeDefined();
  await others.stop();
});

test('without Redis every instance refuses a revoked token within seconds', async () => {
  const token = await signIn();
  for (const gateway of gateways) expect((await send(gateway, secret, token)).status).toBe(200);
  await fleet.redis.kill();
  await fleet.database.client.query(`update users set role = 'BUYER' where id = $1`, [admin]);
  await untilAllRefuse(token);
});
