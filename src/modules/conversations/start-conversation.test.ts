import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../../packages/loomgate/src/modules/context';
import { toGlobalId } from '../../../packages/loomgate/src/shared/global-id';
import { StartConversationDocument } from '../../../test/generated/documents';
import { createMarket } from '../../../test/reliability/market';
import { type Gateway, startGateway } from '../../../test/support/gateway';

let gateway: Gateway;
let market: ReturnType<typeof createMarket>;
let people: Record<'buyer' | 'seller' | 'admin', Viewer>;
let artisan: string;

beforeAll(async () => {
  gateway = await startGateway();
  market = createMarket(gateway.sql);
  people = {
    buyer: await market.user(),
    seller: await market.user('ARTISAN'),
    admin: await market.user('ADMIN'),
  };
  artisan = await market.artisan(people.seller);
});

afterAll(() => gateway.stop());

interface Question {
  readonly to?: string;
  readonly about?: string | null;
  readonly body?: string;
}

async function ask({ to = artisan, about, body = 'Hello' }: Question, as: Viewer | null = people.buyer) {
  const productId = about ? toGlobalId('Product', about) : about;
  const input = { artisanId: toGlobalId('Artisan', to), body, ...(productId === undefined ? {} : { productId }) };
  const answer = await gateway.query(StartConversationDocument, { input }, as);
  return { ...answer, ...answer.data?.startConversation };
}

async function countConversations(): Promise<number> {
  const { rows } = await gateway.sql.query('select count(*)::int from conversations');
  return rows[0].count;
}

test("a conversation about a product has the product's title and the first message", async () => {
  const about = await market.product(artisan, { title: 'Tidewater <mug>' });
  const body = '<i>Bonjour</i> 👋 مرحبا\n';
  const { conversation, userErrors } = await ask({ about, body });
  expect(userErrors).toEqual([]);
  expect(conversation).toMatchObject({
    title: 'Tidewater <mug>',
    updatedAt: conversation?.createdAt,
    buyer: { id: toGlobalId('User', people.buyer.id) },
    artisan: { id: toGlobalId('Artisan', artisan) },
    product: { id: toGlobalId('Product', about) },
    messages: { nodes: [{ body, authorKind: 'BUYER', createdAt: conversation?.createdAt }] },
  });
});

test('a conversation without a product has no title', async () => {
  for (const about of [undefined, null] as const) {
    const { conversation } = await ask(about === undefined ? {} : { about });
    expect(conversation).toMatchObject({ title: null, product: null });
  }
});

test('the product must belong to the artisan and be on sale; for admins any status is allowed', async () => {
  const draft = await market.product(artisan, { status: 'DRAFT' });
  const ofAnother = await market.product(await market.artisan());
  for (const about of [draft, ofAnother, randomUUID()])
    expect((await ask({ about })).userErrors).toMatchObject([{ code: 'PRODUCT_NOT_FOUND', field: ['productId'] }]);
  expect((await ask({ about: draft }, people.admin)).userErrors).toEqual([]);
  expect((await ask({ about: ofAnother }, people.admin)).userErrors).toMatchObject([{ code: 'PRODUCT_NOT_FOUND' }]);
});

test('invalid fields are reported, and nothing is stored', async () => {
  const before = await countConversations();
  for (const [question, as, code, field] of [
    [{ to: randomUUID() }, people.buyer, 'ARTISAN_NOT_FOUND', ['artisanId']],
    [{}, people.seller, 'OWN_ARTISAN', ['artisanId']],
    [{ body: ' ' }, people.buyer, 'INVALID', ['body']],
    [{ body: 'x'.repeat(20_001) }, people.buyer, 'INVALID', ['body']],
    [{}, { id: randomUUID(), role: 'BUYER' }, 'ACCOUNT_NOT_FOUND', null],
  ] satisfies [Question, Viewer, string, string[] | null][]) {
    const { conversation, userErrors } = await ask(question, as);
    expect([conversation, userErrors]).toMatchObject([null, [{ code, field }]]);
  }
  expect(await countConversations()).toBe(before);
});

test('signed-in viewers can start a conversation; a malformed id is BAD_ID', async () => {
  for (const role of ['BUYER', 'ARTISAN', 'ADMIN'] as const)
    expect((await ask({}, await market.user(role))).conversation?.id).toBeTruthy();
  expect((await ask({}, null)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  for (const wrong of [{ artisanId: 'x' }, { productId: '' }, { productId: toGlobalId('Artisan', artisan) }]) {
    const input = { artisanId: toGlobalId('Artisan', artisan), body: 'Hello', ...wrong };
    const { errors } = await gateway.query(StartConversationDocument, { input }, people.buyer);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_ID' } }]);
  }
});
