import { type Gateway, startGateway } from '../support/gateway';
import { arrangeScene, productChanged, productId, type Scene, untilListening } from './arrange';
import { eventsOf, toEvents } from './events-of';
import { createFollower } from './follower';

let gateway: Gateway;
let scene: Scene;

async function start(env: Record<string, string> = {}): Promise<void> {
  gateway = await startGateway(env);
  scene = await arrangeScene(gateway.sql);
}

test('a stopping gateway closes sockets with 1001 and breaks streams, without completing subscriptions', async () => {
  await start();
  const follower = createFollower(gateway.url, null);
  const following = follower.follow(productChanged, productId(scene));
  const stream = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: productChanged, variables: productId(scene) }),
  });
  await untilListening(gateway.url, 'Product', 2);
  const startedAt = performance.now();
  const stopped = gateway.stop();
  expect(await follower.closed).toEqual({ code: 1001, reason: 'Going away' });
  await expect(stream.text()).rejects.toThrow('terminated');
  await stopped;
  // Without waiting for the shutdown timeout.
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(await following.ended).toBeDefined();
});

test('a client that does not close its socket is disconnected', async () => {
  await start({ SHUTDOWN_TIMEOUT_MS: '2000' });
  const follower = createFollower(gateway.url, null);
  follower.follow(productChanged, productId(scene));
  await untilListening(gateway.url, 'Product');
  follower.mute();
  const startedAt = performance.now();
  await gateway.stop();
  // The `ws` package waits 30 s for the other side to close.
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  follower.cut();
});

test('with SUBSCRIPTIONS=off subscriptions are refused, and everything else is served', async () => {
  await start({ SUBSCRIPTIONS: 'off' });
  const follower = createFollower(gateway.url, null);
  const following = follower.follow(productChanged, productId(scene));
  expect(await following.ended).toBeDefined();
  const body = { query: productChanged, variables: productId(scene) };
  expect(await eventsOf(gateway.url, body)).toEqual(toEvents(''));
  expect((await gateway.query('{ __typename }')).data).toEqual({ __typename: 'Query' });
  await gateway.stop();
});
