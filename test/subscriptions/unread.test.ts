import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type Gateway, startGateway } from '../support/gateway';
import { arrangeScene, conversationId, type Scene, untilListening, untilNoStreams } from './arrange';
import { createFollower } from './follower';

let gateway: Gateway;
let scene: Scene;

/** Each event has about 400 KB, so that all of them exceed the socket buffers of a client that does not read. */
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

/** The number of executed events. */
async function executions(): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const line = /^loomgate_operation_duration_seconds_count\{operation="Wide",type="event",cache="none"\} (\d+)$/m;
  return Number(line.exec(text)?.[1] ?? 0);
}

test('a socket that does not read is closed after few executions, and a cursor resumes without loss', async () => {
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
  let received = 0;
  for (; following.waiting() > 0; received += 1) after = (await following.next()).data?.messageAdded?.cursor;
  const again = createFollower(gateway.url, scene.buyer);
  const rest = again.follow(query, { ...conversationId(scene), after });
  for (let n = received; n < count; n += 1)
    expect(Reflect.get(Object((await rest.next()).data?.messageAdded?.message), 'b0')).toBe(bodies[n]);
  await again.stop();
});

test('an event stream that is not read is closed after few executions', async () => {
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

test('a socket that reads stays open, also with large events', async () => {
  const follower = createFollower(gateway.url, scene.buyer);
  const following = follower.follow(query, conversationId(scene));
  await untilListening(gateway.url, 'Conversation');
  await scene.say(...bodies);
  for (const body of bodies)
    expect(Reflect.get(Object((await following.next()).data?.messageAdded?.message), 'b0')).toBe(body);
  await follower.stop();
  await untilNoStreams(gateway.url);
});
