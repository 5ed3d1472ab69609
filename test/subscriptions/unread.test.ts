import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/invalidation';
import { arrangeScene, conversationId, type Scene, untilListening, untilNoStreams } from './arrange';
import { createFollower } from './follower';

let gateway: Gateway;
let scene: Scene;

/** Each event is some 400 KB; all of them are more than the system takes in for a client that does not read. */
const count = 100;
const names = Array.from({ length: 200 }, (_, n) => `b${n}: body`).join(' ');
const query = `subscription Wide($id: ID!, $after: String) {
  messageAdded(conversationId: $id, after: $after) { cursor message { ${names} } }
}`;

beforeAll(async () => {
  gateway = await startGateway({ LIMIT_WRITE_MS: '1000' });
});

beforeEach(async () => {
  scene = await arrangeScene(gateway.sql);
});

afterAll(() => gateway.stop());

const bodies = Array.from({ length: count }, (_, n) => `${n} ${'x'.repeat(2_000)}`);

/** How many events have been executed. */
async function executions(): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const line = /^loomgate_operation_duration_seconds_count\{operation="Wide",type="event",cache="none"\} (\d+)$/m;
  return Number(line.exec(text)?.[1] ?? 0);
}

test('a socket that does not read its events is ended, few have been executed for it, and none is lost', async () => {
  const before = await executions();
  const follower = createFollower(gateway.url, scene.buyer);
  const following = follower.follow(query, conversationId(scene));
  await untilListening(gateway.url, 'Conversation');
  follower.mute();
  await scene.say(...bodies);
  await untilNoStreams(gateway.url);
  expect((await executions()) - before).toBeLessThan(count / 2);
  expect((await executions()) - before).toBeGreaterThan(0);
  follower.resume();
  expect((await follower.closed).code).toBe(1006);
  let after: unknown;
  let told = 0;
  for (; following.waiting() > 0; told += 1) after = (await following.next()).data?.messageAdded?.cursor;
  const again = createFollower(gateway.url, scene.buyer);
  const rest = again.follow(query, { ...conversationId(scene), after });
  for (let n = told; n < count; n += 1)
    expect(Reflect.get(Object((await rest.next()).data?.messageAdded?.message), 'b0')).toBe(bodies[n]);
  await again.stop();
});

test('an event stream that is not read is ended, and few events have been executed for it', async () => {
  const before = await executions();
  const parameters = new URLSearchParams({ query, variables: JSON.stringify(conversationId(scene)) });
  const headers = { accept: 'text/event-stream', 'x-test-viewer': JSON.stringify(scene.buyer) };
  const request = get(`${gateway.url}/graphql?${parameters}`, { headers });
  const [response]: IncomingMessage[] = await once(request, 'response');
  await untilListening(gateway.url, 'Conversation');
  await scene.say(...bodies);
  await untilNoStreams(gateway.url);
  expect((await executions()) - before).toBeLessThan(count / 2);
  const failed = new Promise((resolve) => response?.once('error', resolve));
  response?.resume();
  await failed;
});

test('a socket that reads stays, however long its events', async () => {
  const follower = createFollower(gateway.url, scene.buyer);
  const following = follower.follow(query, conversationId(scene));
  await untilListening(gateway.url, 'Conversation');
  for (let n = 0; n < 3; n += 1) {
    await scene.say(...bodies);
    for (const body of bodies)
      expect(Reflect.get(Object((await following.next()).data?.messageAdded?.message), 'b0')).toBe(body);
  }
  await until(() => following.waiting() === 0);
  await follower.stop();
  await untilNoStreams(gateway.url);
});
