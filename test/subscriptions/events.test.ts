import { type Gateway, startGateway } from '../support/gateway';
import {
  arrangeScene,
  conversationId,
  messageAdded,
  orderId,
  orderStatusChanged,
  productChanged,
  productId,
  type Scene,
  untilListening,
} from './arrange';
import { createFollower, type Follower, type Following } from './follower';

let gateway: Gateway;
let scene: Scene;
const followers: Follower[] = [];

beforeAll(async () => {
  gateway = await startGateway();
});

beforeEach(async () => {
  scene = await arrangeScene(gateway.sql);
});

afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.stop();
  for (const type of ['Conversation', 'Order', 'Product']) await untilListening(gateway.url, type, 0);
});

afterAll(() => gateway.stop());

function follow(query: string, variables: object, as: Scene['buyer'] | null, extensions: object = {}): Following {
  const follower = createFollower(gateway.url, as);
  followers.push(follower);
  return follower.follow(query, { ...variables }, { ...extensions });
}

async function bodiesOf(following: Following, count: number): Promise<unknown[]> {
  const bodies: unknown[] = [];
  for (let n = 0; n < count; n += 1) bodies.push((await following.next()).data?.messageAdded?.message);
  return bodies.map((message) => Reflect.get(Object(message), 'body'));
}

async function codeThatEnds(following: Following): Promise<unknown> {
  const [error] = Object(await following.ended);
  return error?.extensions.code;
}

test('a message is delivered to both sides of the conversation, also to its author', async () => {
  const both = [scene.buyer, scene.seller].map((one) => follow(messageAdded, conversationId(scene), one));
  await untilListening(gateway.url, 'Conversation', 2);
  await scene.say('by psql');
  const input = { conversationId: conversationId(scene).id, body: 'by a mutation' };
  await gateway.query(
    'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { userErrors { code } } }',
    { input },
    scene.seller,
  );
  for (const one of both) expect(await bodiesOf(one, 2)).toEqual(['by psql', 'by a mutation']);
});

test('a change of the status of an order is delivered to its buyer, and no other change', async () => {
  const following = follow(orderStatusChanged, orderId(scene), scene.buyer);
  await untilListening(gateway.url, 'Order');
  await gateway.sql.query('update orders set total_amount = 11 where id = $1', [scene.order]);
  await gateway.sql.query("update orders set status = 'PAID' where id = $1", [scene.order]);
  const { data } = await following.next();
  expect(data?.orderStatusChanged?.order).toEqual({ status: 'PAID' });
  expect(following.waiting()).toBe(0);
});

test('a change of a product is delivered to all followers; an update without a change is not', async () => {
  const following = follow(productChanged, productId(scene), null);
  await untilListening(gateway.url, 'Product');
  await gateway.sql.query('update products set inventory = inventory where id = $1', [scene.product]);
  await gateway.sql.query('update products set inventory = 3 where id = $1', [scene.product]);
  const { data } = await following.next();
  expect(data?.productChanged?.product).toEqual({ price: { amount: '10.00' }, inventory: 3 });
  expect(await scene.cursors(`Product:${scene.product}`)).toHaveLength(1);
});

test('a client that resumes gets all missed events first, and then new ones', async () => {
  const many = Array.from({ length: 250 }, (_, n) => `message ${n}`);
  await scene.say(...many);
  const [first = ''] = await scene.cursors(`Conversation:${scene.conversation}`);
  const following = follow(messageAdded, { ...conversationId(scene), after: first }, scene.buyer);
  expect(await bodiesOf(following, 249)).toEqual(many.slice(1));
  await scene.say('and now');
  expect(await bodiesOf(following, 1)).toEqual(['and now']);
});

test('without a cursor earlier events are not delivered', async () => {
  await scene.say('before');
  const followings = [undefined, null, ''].map((after) =>
    follow(messageAdded, { ...conversationId(scene), after }, scene.buyer),
  );
  await untilListening(gateway.url, 'Conversation', 3);
  await scene.say('since');
  for (const following of followings) expect(await bodiesOf(following, 1)).toEqual(['since']);
});

test('with the cursor extension each result has a cursor, and the first result that of the start; without it none has', async () => {
  const [asking, other] = [{ cursors: true }, {}].map((extensions) =>
    follow(messageAdded, conversationId(scene), scene.buyer, extensions),
  );
  const begun = await asking?.next();
  expect(begun).toEqual({ extensions: { cursor: expect.any(String) } });
  await untilListening(gateway.url, 'Conversation', 2);
  await scene.say('one');
  const [first, plain] = [await asking?.next(), await other?.next()];
  expect(first).toEqual({ ...plain, extensions: { cursor: plain?.data?.messageAdded?.cursor } });
  const after = begun?.extensions?.cursor;
  expect(await bodiesOf(follow(messageAdded, { ...conversationId(scene), after }, scene.buyer), 1)).toEqual(['one']);
});

test('each event reads its data again, without a cache across events', async () => {
  const following = follow(messageAdded, conversationId(scene), scene.seller);
  await untilListening(gateway.url, 'Conversation');
  for (const name of ['Old name', 'New name']) {
    await gateway.sql.query('update users set display_name = $1 where id = $2', [name, scene.buyer.id]);
    await scene.say('hello');
    const { data } = await following.next();
    expect(data?.messageAdded?.message).toMatchObject({ author: { displayName: name } });
  }
});

test('a viewer without permission cannot follow', async () => {
  for (const [query, variables] of [
    [messageAdded, conversationId(scene)],
    [orderStatusChanged, orderId(scene)],
  ] as const)
    for (const as of [scene.stranger, null]) expect(await codeThatEnds(follow(query, variables, as))).toBe('FORBIDDEN');
});

test('the rule is evaluated for each event, and ends the subscription when it refuses', async () => {
  const following = follow(productChanged, productId(scene), null);
  await untilListening(gateway.url, 'Product');
  await gateway.sql.query("update products set status = 'ARCHIVED' where id = $1", [scene.product]);
  const { data, errors } = await following.next();
  expect([data, errors?.[0]?.extensions?.code]).toEqual([null, 'FORBIDDEN']);
  expect(await following.ended).toBeUndefined();
});

test('an event whose message was deleted is skipped', async () => {
  await scene.say('first', 'deleted', 'last');
  const [first = ''] = await scene.cursors(`Conversation:${scene.conversation}`);
  await gateway.sql.query("delete from messages where conversation_id = $1 and body = 'deleted'", [scene.conversation]);
  const following = follow(messageAdded, { ...conversationId(scene), after: first }, scene.buyer);
  expect(await bodiesOf(following, 1)).toEqual(['last']);
});

test('a cursor of another topic is refused, and so is one whose events were pruned', async () => {
  await scene.say('one');
  const [ofConversation = ''] = await scene.cursors(`Conversation:${scene.conversation}`);
  const codeFor = (after: string) =>
    codeThatEnds(follow(orderStatusChanged, { ...orderId(scene), after }, scene.buyer));
  const forged = `${ofConversation.slice(0, -2)}${ofConversation.endsWith('AA') ? 'BB' : 'AA'}`;
  for (const after of ['nonsense', 'x'.repeat(10_000), '\u0000', ofConversation, forged])
    expect(await codeFor(after)).toBe('BAD_CURSOR');
  const ofOlderVersions = Buffer.from('event:17').toString('base64url');
  expect(await codeFor(ofOlderVersions)).toBe('EVENTS_GONE');
});

test('an invalid document, a too deep one, and one that is no subscription are refused', async () => {
  const deep = `subscription { productChanged(productId: "${productId(scene).id}") { product ${'{ artisan { products { nodes '.repeat(6)} { id } ${'} } }'.repeat(6)} } }`;
  for (const [query, code] of [
    ['subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription ($id: ID!) { productChanged(productId: $id) { cursor } }', 'BAD_USER_INPUT'],
    ['subscription { productChanged(productId: "x") { cursor } }', 'BAD_ID'],
    [deep, 'TOO_DEEP'],
    ['subscription { productChanged(productId: "x") @skip(if: true) { cursor } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'subscription ($s: Boolean!) { ... { ...F } } fragment F on Subscription { ... @include(if: $s) { productChanged(productId: "x") { cursor } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['{ viewer { id } }', 'SUBSCRIPTIONS_ONLY'],
    ['mutation { signIn(input: { email: "a", password: "b" }) { token } }', 'SUBSCRIPTIONS_ONLY'],
  ] as const)
    expect(await codeThatEnds(follow(query, {}, null))).toBe(code);
});
