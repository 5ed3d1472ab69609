import { userId } from '../../../prisma/seed/demo/users';
import { ConversationByIdDocument, MeDocument, NodesDocument } from '../../../test/generated/documents';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ DEMO_DATA: 'on' });
});

afterAll(() => gateway.stop());

const admin = { id: userId('admin@example.com'), role: 'ADMIN' } as const;
const buyer = { id: userId('buyer@example.com'), role: 'BUYER' } as const;
const stranger = { id: userId('tobe.okafor@example.com'), role: 'ARTISAN' } as const;

async function someConversation() {
  const { data } = await gateway.query(MeDocument, {}, buyer);
  const conversation = data?.viewer?.conversations.nodes[0];
  if (!conversation) throw new Error('the demo buyer has a conversation');
  return conversation;
}

test('messages are in the order of sending, and lastMessage is the latest', async () => {
  const { messages, lastMessage, id } = await someConversation();
  const times = messages.nodes.map(({ createdAt }) => createdAt);
  expect(times).toEqual(times.toSorted());
  expect(lastMessage).toMatchObject({ id: messages.nodes.at(-1)?.id, conversation: { id } });
});

test('an owner finds the conversations with their artisan', async () => {
  const { rows } = await gateway.sql.query(`select a.owner_id, count(*)::int from conversations c
    join artisans a on a.id = c.artisan_id where a.owner_id is not null group by 1 limit 1`);
  const { data } = await gateway.query(MeDocument, {}, { id: rows[0].owner_id, role: 'ARTISAN' });
  expect(data?.viewer?.conversations.totalCount).toBe(rows[0].count);
});

test('a conversation and its messages are visible to its participants and to admins', async () => {
  const { id, messages } = await someConversation();
  const { rows } = await gateway.sql.query(
    'select a.owner_id from conversations c join artisans a on a.id = c.artisan_id where c.id = $1',
    [Buffer.from(id, 'base64url').toString().split(':')[1]],
  );
  const seller = { id: rows[0].owner_id, role: 'ARTISAN' } as const;
  const ids = [id, messages.nodes[0]?.id ?? ''];
  for (const as of [buyer, seller, admin]) {
    expect((await gateway.query(ConversationByIdDocument, { id }, as)).errors).toEqual([]);
    expect((await gateway.query(NodesDocument, { ids }, as)).errors).toEqual([]);
  }
  for (const as of [stranger, null]) {
    const { data, errors } = await gateway.query(NodesDocument, { ids }, as);
    expect(data?.nodes).toEqual([null, null]);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  }
});
