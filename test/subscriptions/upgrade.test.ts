import { createCursorSecrets } from '../../packages/loomgate/src/events/cursor-secrets';
import { createEventLog } from '../../packages/loomgate/src/events/event-log';
import type { Execute } from '../../packages/loomgate/src/loaders';
import { type Gateway, startGateway } from '../support/gateway';
import { createOldDatabase, type OldDatabase } from '../support/old-database';
import { arrangeScene, conversationId, messageAdded, type Scene } from './arrange';
import { createFollower, type Follower } from './follower';

let database: OldDatabase;
let gateway: Gateway;
let follower: Follower;

afterEach(async () => {
  await follower.stop();
  await gateway.stop();
  await database.drop();
});

/** The cursors that the previous version returned. */
async function cursorsOf({ conversation }: Scene): Promise<string[]> {
  const execute: Execute = async ({ text, values }) =>
    (await database.client.query(text.replaceAll('loomgate.', 'public.'), [...values])).rows;
  const log = createEventLog(execute, createCursorSecrets(execute), 48 * 3_600_000);
  return (await log.after(`Conversation:${conversation}`, { id: 0n, fingerprint: '' })).map(({ cursor }) => cursor);
}

test('a cursor from before the events table was moved resumes without loss', async () => {
  database = await createOldDatabase();
  const scene = await arrangeScene(database.client);
  await scene.say('seen', 'missed');
  const [after] = await cursorsOf(scene);
  gateway = await startGateway({ DATABASE_URL: database.url, CACHE: 'on' });
  follower = createFollower(gateway.url, scene.buyer);
  const following = follower.follow(messageAdded, { ...conversationId(scene), after });
  const next = async () => Object((await following.next()).data?.messageAdded?.message).body;
  expect(await next()).toBe('missed');
  await scene.say('new');
  expect(await next()).toBe('new');
});
