import { createClient } from 'graphql-sse';
import { type Gateway, startGateway } from '../support/gateway';
import {
  arrangeScene,
  conversationId,
  messageAdded,
  productChanged,
  productId,
  type Scene,
  untilListening,
} from './arrange';
import { eventsOf, toEvents } from './events-of';

let gateway: Gateway;
let scene: Scene;

beforeAll(async () => {
  gateway = await startGateway({ LIMIT_STREAMS_PER_ADDRESS: '3' });
});

beforeEach(async () => {
  scene = await arrangeScene(gateway.sql);
});

afterEach(async () => {
  for (const type of ['Conversation', 'Product']) await untilListening(gateway.url, type, 0);
});

afterAll(() => gateway.stop());

const change = (inventory: number) =>
  gateway.sql.query('update products set inventory = $1 where id = $2', [inventory, scene.product]);

test('a client of graphql-sse follows a subscription', async () => {
  const client = createClient({
    url: `${gateway.url}/graphql`,
    headers: { 'x-test-viewer': JSON.stringify(scene.buyer) },
  });
  const results = client.iterate({ query: messageAdded, variables: conversationId(scene) });
  const first = results.next();
  await untilListening(gateway.url, 'Conversation');
  await scene.say('one', 'two');
  expect((await first).value).toMatchObject({ data: { messageAdded: { message: { body: 'one' } } } });
  expect((await results.next()).value).toMatchObject({ data: { messageAdded: { message: { body: 'two' } } } });
  await results.return?.();
  client.dispose();
});

test('a browser’s EventSource, which can only GET, follows one, too', async () => {
  const parameters = new URLSearchParams({ query: productChanged, variables: JSON.stringify(productId(scene)) });
  const gone = new AbortController();
  const { body, headers } = await fetch(`${gateway.url}/graphql?${parameters}`, {
    headers: { accept: 'text/event-stream' },
    signal: gone.signal,
  });
  expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(headers.get('cache-control')).toContain('no-store');
  await untilListening(gateway.url, 'Product');
  await change(4);
  let text = '';
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.includes('data')) break;
  }
  gone.abort();
  expect(toEvents(text)).toMatchObject([
    { event: 'next', data: { data: { productChanged: { product: { inventory: 4 } } } } },
  ]);
});

test('what keeps it from beginning is told as an event, and so is the end', async () => {
  for (const [body, code] of [
    [{ query: 'subscription { nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [{ query: messageAdded, variables: conversationId(scene) }, 'FORBIDDEN'],
    [{ query: '{ __typename }' }, 'SUBSCRIPTIONS_ONLY'],
    [{ query: productChanged, variables: 'nonsense' }, 'BAD_REQUEST'],
    [{ nothing: true }, 'BAD_REQUEST'],
    [[], 'BAD_REQUEST'],
  ] as const)
    expect(await eventsOf(gateway.url, body)).toMatchObject([
      { event: 'next', data: { errors: [{ extensions: { code, requestId: expect.stringMatching(/.{8}/) } }] } },
      { event: 'complete', data: null },
    ]);
});

test('a client that takes events besides JSON is answered a query in JSON, and follows a subscription by events', async () => {
  const accept = 'application/graphql-response+json, application/json, text/event-stream';
  const headers = { 'content-type': 'application/json', accept };
  const ask = (body: object, signal: AbortSignal | null = null) =>
    fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body), signal });
  const answer = await ask({ query: '{ __typename }' });
  expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  const gone = new AbortController();
  const stream = await ask({ query: productChanged, variables: productId(scene) }, gone.signal);
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  await untilListening(gateway.url, 'Product');
  gone.abort();
});

test('a subscription that is sent as a query is refused, and told where to go', async () => {
  const { status, errors } = await gateway.query(productChanged, productId(scene));
  expect([status, errors[0]?.extensions.code]).toEqual([406, 'SUBSCRIPTION_NEEDS_STREAM']);
  expect(errors[0]?.message).toContain('text/event-stream');
});

test('an address has so many streams and no more', async () => {
  const gone = new AbortController();
  const open = () =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: productChanged, variables: productId(scene) }),
      signal: gone.signal,
    });
  for (let n = 0; n < 3; n += 1) expect((await open()).status).toBe(200);
  const refused = await open();
  expect([refused.status, (await refused.json()).errors[0].extensions.code]).toEqual([429, 'TOO_MANY_SUBSCRIPTIONS']);
  await untilListening(gateway.url, 'Product', 3);
  gone.abort();
});
