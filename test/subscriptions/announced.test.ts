import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/invalidation';
import { arrangeScene, conversationId, messageAdded, type Scene, untilListening } from './arrange';
import { createFollower } from './follower';

let gateway: Gateway;
let scene: Scene;

beforeAll(async () => {
  gateway = await startGateway({ CACHE: 'on' });
  scene = await arrangeScene(gateway.sql);
});

afterAll(() => gateway.stop());

async function isFresh(): Promise<boolean> {
  const text = await (await fetch(`${gateway.url}/readyz`)).text();
  return !text.includes('degraded');
}

test('while the WAL is read, each event is delivered when it is committed, without polling', async () => {
  await until(isFresh);
  const follower = createFollower(gateway.url, scene.buyer);
  const following = follower.follow(messageAdded, conversationId(scene));
  await untilListening(gateway.url, 'Conversation');

  for (let n = 0; n < 10; n += 1) {
    await scene.say(`message ${n}`);
    const result = await following.next();
    expect(result.data?.messageAdded?.message).toMatchObject({ body: `message ${n}` });
  }
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toMatch(/^loomgate_event_delay_seconds_count\{type="Conversation"\} [1-9]/m);
  await follower.stop();
});

test('equal subscriptions start in parallel, also with the cache', async () => {
  const disconnect = new AbortController();
  const open = () =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'x-test-viewer': JSON.stringify(scene.buyer),
      },
      body: JSON.stringify({ query: messageAdded, variables: conversationId(scene) }),
      signal: disconnect.signal,
    });
  expect((await Promise.all([open(), open(), open()])).map(({ status }) => status)).toEqual([200, 200, 200]);
  await untilListening(gateway.url, 'Conversation', 3);
  disconnect.abort();
  await untilListening(gateway.url, 'Conversation', 0);
});
