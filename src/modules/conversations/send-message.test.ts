import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { SendMessageDocument } from '../../../test/generated/documents';
import { createMarket } from '../../../test/reliability/market';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;
let people: Record<'buyer' | 'seller' | 'admin' | 'stranger', Viewer>;
let artisan: string;
let conversation: string;

beforeAll(async () => {
  gateway = await startGateway();
  const market = createMarket(gateway.sql);
  people = {
    buyer: await market.user(),
    seller: await market.user('ARTISAN'),
    admin: await market.user('ADMIN'),
    stranger: await market.user('ARTISAN'),
  };
  artisan = await market.artisan(people.seller);
});

beforeEach(async () => {
  const { rows } = await gateway.sql.query(
    'insert into conversations (buyer_id, artisan_id) values ($1, $2) returning id',
    [people.buyer.id, artisan],
  );
  conversation = rows[0].id;
});

afterAll(() => gateway.stop());

async function say(body: string, as: Viewer | null, conversationId = toGlobalId('Conversation', conversation)) {
  const answer = await gateway.query(SendMessageDocument, { input: { conversationId, body } }, as);
  return { ...answer, ...answer.data?.sendMessage };
}

async function storedBodies(): Promise<string[]> {
  const { rows } = await gateway.sql.query(
    'select body from messages where conversation_id = $1 order by created_at, id',
    [conversation],
  );
  return rows.map(({ body }) => body);
}

test("authorKind is that of the viewer, and the conversation's updatedAt is the time of the message", async () => {
  for (const [as, authorKind] of [
    [people.buyer, 'BUYER'],
    [people.seller, 'ARTISAN'],
  ] as const) {
    const { message, userErrors } = await say('Good morning', as);
    expect(userErrors).toEqual([]);
    expect(message).toMatchObject({ authorKind, author: { id: toGlobalId('User', as.id) }, body: 'Good morning' });
    expect(message?.conversation).toMatchObject({
      updatedAt: message?.createdAt,
      lastMessage: { id: message?.id },
    });
  }
});

test('other viewers, also admins, are FORBIDDEN, whether the conversation exists or not', async () => {
  for (const id of [toGlobalId('Conversation', conversation), toGlobalId('Conversation', randomUUID())])
    for (const as of [people.stranger, people.admin, null]) {
      const { data, errors } = await say('Hello', as, id);
      expect([data, errors]).toMatchObject([null, [{ extensions: { code: 'FORBIDDEN' } }]]);
    }
  expect(await storedBodies()).toEqual([]);
});

test('an id of another type is BAD_ID', async () => {
  for (const id of ['nonsense', toGlobalId('Artisan', artisan)])
    expect((await say('Hello', people.buyer, id)).errors).toMatchObject([{ extensions: { code: 'BAD_ID' } }]);
});

test('a message has 1 to 20,000 storable characters', async () => {
  for (const body of ['', ' \n\t', 'x'.repeat(20_001), 'a\u0000b', 'half \ud83d']) {
    const { message, userErrors } = await say(body, people.buyer);
    expect([message, userErrors]).toMatchObject([null, [{ code: 'INVALID', field: ['body'] }]]);
  }
  expect((await say('🏺'.repeat(20_000), people.buyer)).userErrors).toEqual([]);
});

test('text is stored and returned as given', async () => {
  const texts = [
    '<script>alert("&amp;")</script> <b onclick=x>',
    '👩🏽‍🏭 🏺 e\u0301 é ﬁ',
    'שלום \u202Eעולם\u202C مرحبا',
    '  leading and trailing \r\n\t ',
    `'; drop table messages; -- $1 \\n %s {{x}}`,
  ];
  for (const body of texts) expect((await say(body, people.buyer)).message?.body).toBe(body);
  expect(await storedBodies()).toEqual(texts);
});

test('messages keep the order of sending, within 1 ms and after one with a future time', async () => {
  await gateway.sql.query(`update conversations set updated_at = now() + interval '1 hour' where id = $1`, [
    conversation,
  ]);
  const spoken = Array.from({ length: 10 }, (_, n) => String(n));
  for (const body of spoken) await say(body, people.buyer);
  expect(await storedBodies()).toEqual(spoken);
});

test('50 concurrent messages have distinct times, and the conversation has the latest', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => say(`message ${n}`, n % 2 ? people.buyer : people.seller)),
  );
  expect(answers.flatMap(({ errors, userErrors }) => [...errors, ...(userErrors ?? [])])).toEqual([]);
  const { rows } = await gateway.sql.query(
    `select count(distinct m.created_at)::int, max(m.created_at) = c.updated_at as moved
     from messages m join conversations c on c.id = m.conversation_id where c.id = $1 group by c.id`,
    [conversation],
  );
  expect(rows).toEqual([{ count: 50, moved: true }]);
});
