import { createHash } from 'node:crypto';
import { type Gateway, startGateway } from '../support/gateway';
import { arrangeScene, conversationId, messageAdded, type Scene, untilListening } from './arrange';
import { createFollower } from './follower';

let gateway: Gateway;
let scene: Scene;

beforeAll(async () => {
  const budget = { LIMIT_COST: '20', RATE_LIMIT_CAPACITY: '20', RATE_LIMIT_REFILL_PER_SECOND: '1' };
  gateway = await startGateway({ ...budget, RATE_LIMIT: 'on' });
});

beforeEach(async () => {
  scene = await arrangeScene(gateway.sql);
});

afterEach(() => untilListening(gateway.url, 'Conversation', 0));

afterAll(() => gateway.stop());

test('a subscription is charged as an operation is, and its events are not', async () => {
  const follower = createFollower(gateway.url, scene.buyer);
  const following = follower.follow(messageAdded, conversationId(scene));
  await untilListening(gateway.url, 'Conversation');
  const many = Array.from({ length: 40 }, (_, n) => `message ${n}`);
  await scene.say(...many);
  for (const body of many) expect((await following.next()).data?.messageAdded?.message).toMatchObject({ body });
  const refused: unknown[] = [];
  while (refused.length === 0) {
    const again = follower.follow(messageAdded, conversationId(scene));
    const ended = await Promise.race([again.ended, new Promise((resolve) => setTimeout(resolve, 200))]);
    if (ended) refused.push(ended);
  }
  expect(Object(refused[0])[0].extensions.code).toBe('RATE_LIMITED');
  await follower.stop();
});

test('a persisted query is followed by its hash, once its text is known', async () => {
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
