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
import { eventsOf, readUntil, toEvents } from './events-of';

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

test('a graphql-sse client can subscribe', async () => {
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

test('an EventSource, which can only send GET, can subscribe, too', async () => {
  const response = await byGet();
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toContain('no-store');
  await untilListening(gateway.url, 'Product');
  await change(4);
  expect(toEvents(await readUntil(response, (text) => text.includes('data')))).toMatchObject([
    { event: 'next', data: { data: { productChanged: { product: { inventory: 4 } } } } },
  ]);
});

/** The request of a browser for an EventSource. */
function byGet(headers: Record<string, string> = {}, variables: object = {}): Promise<Response> {
  const parameters = new URLSearchParams({
    query: productChanged,
    variables: JSON.stringify({ ...productId(scene), ...variables }),
  });
  return fetch(`${gateway.url}/graphql?${parameters}`, { headers: { accept: 'text/event-stream', ...headers } });
}

const hasEvents = (count: number) => (text: string) => toEvents(text).length >= count;

test('the id of an event is its cursor, and Last-Event-ID resumes after it, also if the document has another `after`', async () => {
  await change(1);
  const [first = ''] = await scene.cursors(`Product:${scene.product}`);
  await change(2);
  await change(3);
  const events = toEvents(await readUntil(await byGet({}, { after: first }), hasEvents(2)));
  expect(events.map(({ id }) => id)).toEqual((await scene.cursors(`Product:${scene.product}`)).slice(1));
  expect(events.map(({ data }) => Object(data).data.productChanged.cursor)).toEqual(events.map(({ id }) => id));
  const [second = ''] = events.map(({ id }) => id);
  await change(4);
  const later = await readUntil(await byGet({ 'last-event-id': second }, { after: first }), hasEvents(2));
  expect(toEvents(later).map(({ id }) => id)).toEqual((await scene.cursors(`Product:${scene.product}`)).slice(2));
});

test('a client that is disconnected before the first event resumes at its start', async () => {
  const withStart = await readUntil(await byGet(), (text) => text.includes('id: '));
  expect(toEvents(withStart)).toEqual([]);
  const [, start = ''] = /^id: (.+)\n\n/m.exec(withStart) ?? [];
  await change(5);
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'last-event-id': start },
    body: JSON.stringify({ query: productChanged, variables: productId(scene) }),
  });
  expect(toEvents(await readUntil(response, hasEvents(1)))).toHaveLength(1);
});

test('an invalid Last-Event-ID is refused, and an event without data has no id', async () => {
  const refused = toEvents(await (await byGet({ 'last-event-id': 'nonsense' })).text());
  expect(refused).toMatchObject([
    { id: undefined, event: 'next', data: { errors: [{ extensions: { code: 'BAD_CURSOR' } }] } },
    { event: 'complete' },
  ]);
  const response = await byGet();
  await untilListening(gateway.url, 'Product');
  await gateway.sql.query("update products set status = 'ARCHIVED' where id = $1", [scene.product]);
  expect(toEvents(await response.text())).toMatchObject([
    { id: undefined, event: 'next', data: { data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] } },
    { event: 'complete' },
  ]);
});

test('a page of another origin cannot open a stream by GET; a page of the same host can', async () => {
  const refused = await byGet({ origin: 'https://evil.example.com' });
  expect([refused.status, (await refused.json()).errors[0].extensions.code]).toEqual([403, 'FORBIDDEN']);
  const response = await byGet({ origin: gateway.url });
  expect(response.status).toBe(200);
  await response.body?.cancel();
});

test('a media type with the weight 0 is not accepted', async () => {
  const body = JSON.stringify({ query: productChanged, variables: productId(scene) });
  const ask = (accept: string, query = body) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: query,
    });
  for (const weight of ['q=0', 'Q=0.000', ' q=0.0'])
    expect((await ask(`application/json, text/event-stream;${weight}`)).status).toBe(406);
  const only = await ask('application/json;q=0, text/event-stream;q=0.001', '{"query":"{ __typename }"}');
  expect(toEvents(await only.text())).toMatchObject([
    { data: { errors: [{ extensions: { code: 'SUBSCRIPTIONS_ONLY' } }] } },
    { event: 'complete' },
  ]);
});

test('a refusal is sent as an event, and so is the end', async () => {
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

test('a client that accepts events and JSON gets JSON for a query, and events for a subscription', async () => {
  const accept = 'application/graphql-response+json, application/json, text/event-stream';
  const headers = { 'content-type': 'application/json', accept };
  const ask = (body: object, signal: AbortSignal | null = null) =>
    fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body), signal });
  const answer = await ask({ query: '{ __typename }' });
  expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  const disconnect = new AbortController();
  const stream = await ask({ query: productChanged, variables: productId(scene) }, disconnect.signal);
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  await untilListening(gateway.url, 'Product');
  disconnect.abort();
});

test('a subscription sent as a plain request is refused, with the supported transports', async () => {
  const { status, errors } = await gateway.query(productChanged, productId(scene));
  expect([status, errors[0]?.extensions.code]).toEqual([406, 'SUBSCRIPTION_NEEDS_STREAM']);
  expect(errors[0]?.message).toContain('text/event-stream');
});

test('an address has a limited number of streams', async () => {
  const disconnect = new AbortController();
  const open = () =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: productChanged, variables: productId(scene) }),
      signal: disconnect.signal,
    });
  for (let n = 0; n < 3; n += 1) expect((await open()).status).toBe(200);
  const refused = await open();
  expect([refused.status, (await refused.json()).errors[0].extensions.code]).toEqual([429, 'TOO_MANY_SUBSCRIPTIONS']);
  await untilListening(gateway.url, 'Product', 3);
  disconnect.abort();
});
