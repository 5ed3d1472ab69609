import { createHash } from 'node:crypto';
import { type Gateway, startGateway } from '../support/gateway';
import { arrangeScene, conversationId, messageAdded, type Scene, untilListening } from './arrange';
import { createFollower } from './follower';

let gateway: Gateway;
let scene: Scene;

beforeAll(async () => {
  gateway = await startGateway();
});

beforeEach(async () => {
  scene = await arrangeScene(gateway.sql);
});

afterEach(() => untilListening(gateway.url, 'Conversation', 0));

afterAll(() => gateway.stop());

test('a subscription can be sent by its hash once its text is registered', async () => {
  const follower = createFollower(gateway.url, scene.seller);
  const extensions = {
    persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(messageAdded).digest('hex') },
  };
  const unknown = follower.follow('', conversationId(scene), extensions);
  expect(Object(await unknown.ended)[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  follower.follow(messageAdded, conversationId(scene), extensions);
  await untilListening(gateway.url, 'Conversation');
  const following = follower.follow('', conversationId(scene), extensions);
  await untilListening(gateway.url, 'Conversation', 2);
  await scene.say('hello');
  expect((await following.next()).data?.messageAdded?.message).toMatchObject({ body: 'hello' });
  await follower.stop();
});
