import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { secret, signedBySecret } from '../attacks/tokens';
import { startTokenGateway } from '../support/token-gateway';
import { arrangeScene, conversationId, messageAdded, type Scene, untilListening } from './arrange';
import { eventsOf } from './events-of';
import { createFollower } from './follower';

let gateway: Awaited<ReturnType<typeof startTokenGateway>>;
let scene: Scene;

beforeAll(async () => {
  gateway = await startTokenGateway({ JWT_SECRET: secret });
  scene = await arrangeScene(gateway.sql);
});

afterAll(() => gateway.stop());

/** @param seconds until it expires */
function tokenOf({ id, role }: Viewer, seconds: number): string {
  return `Bearer ${signedBySecret({ sub: id, role, exp: Math.ceil(Date.now() / 1_000) + seconds })}`;
}

function follow(authorization: string) {
  const follower = createFollower(gateway.url, null, { authorization });
  return { ...follower, following: follower.follow(messageAdded, conversationId(scene)) };
}

test('the viewer of a socket is that of its connection_init', async () => {
  const { following, stop } = follow(tokenOf(scene.seller, 3_600));
  await untilListening(gateway.url, 'Conversation', 1);
  await scene.say('hello');
  expect((await following.next()).data?.messageAdded?.message).toMatchObject({ body: 'hello' });
  await stop();
});

test('an invalid token closes the socket with the reason', async () => {
  for (const [authorization, reason] of [
    ['Bearer nonsense', 'TOKEN_INVALID'],
    ['Basic abc', 'TOKEN_INVALID'],
    [tokenOf(scene.seller, -3_600), 'TOKEN_EXPIRED'],
  ] as const)
    expect(await follow(authorization).closed).toEqual({ code: 4403, reason });
});

test('a socket and an event stream end when their token expires', async () => {
  const token = tokenOf(scene.buyer, 5);
  const socket = follow(token);
  const stream = eventsOf(
    gateway.url,
    { query: messageAdded, variables: conversationId(scene) },
    { authorization: token },
  );
  await untilListening(gateway.url, 'Conversation', 2);
  await scene.say('still good');
  expect((await socket.following.next()).data).not.toBeNull();
  expect(await socket.closed).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' });
  const last = (await stream).at(-2);
  expect(last).toMatchObject({ event: 'next', data: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
  await untilListening(gateway.url, 'Conversation', 0);
});

test('a token within the clock tolerance opens a socket, which is closed at once', async () => {
  const { following, closed } = follow(tokenOf(scene.buyer, -2));
  expect(await closed).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' });
  expect(following.waiting()).toBe(0);
  await untilListening(gateway.url, 'Conversation', 0);
});
