import { secret, signedBySecret } from '../attacks/tokens';
import { createWire, type Wire } from '../http/wire';
import {
  arrangeScene,
  conversationId,
  messageAdded,
  productChanged,
  productId,
  type Scene,
  untilListening,
} from '../subscriptions/arrange';
import { until } from '../support/invalidation';
import { startTokenGateway } from '../support/token-gateway';
import { type DocumentedClient, runDocumented } from './documented';

let gateway: Awaited<ReturnType<typeof startTokenGateway>>;
let wire: Wire;
let scene: Scene;
const clients = new Map<string, DocumentedClient>();

const byEventSource = 'event-source.js';
/** The clients, their code, and the missing declarations. */
const inConversation = [
  ['graphql-ws', 'graphql-ws.js', {}],
  ['Apollo Client', 'apollo-client.js', {}],
  ['urql', 'urql.js', {}],
  ['graphql-sse', 'graphql-sse.js', {}],
] as const;
/** These clients send no token. */
const onProduct = [
  ['the EventSource of npm', byEventSource, { imports: "import { EventSource } from 'eventsource';" }],
  ['the EventSource of Node', byEventSource, { nodeOptions: ['--experimental-eventsource'] }],
] as const;

const topics = () => ({ conversation: `Conversation:${scene.conversation}`, product: `Product:${scene.product}` });

beforeAll(async () => {
  gateway = await startTokenGateway({ JWT_SECRET: secret, HOST: '127.0.0.1' });
  wire = await createWire(Number(new URL(gateway.url).port));
  scene = await arrangeScene(gateway.sql);
  const { id, role } = scene.buyer;
  const token = signedBySecret({ sub: id, role, exp: Math.floor(Date.now() / 1_000) + 3_600 });
  const yours = { url: `http://127.0.0.1:${wire.port}/graphql`, token };
  for (const [name, file, missing] of inConversation) {
    const followed = { query: messageAdded, variables: conversationId(scene) };
    clients.set(name, await runDocumented('subscriptions.md', file, { ...yours, ...followed }, missing));
  }
  for (const [name, file, missing] of onProduct) {
    const followed = { query: productChanged, variables: productId(scene) };
    clients.set(name, await runDocumented('subscriptions.md', file, { ...yours, ...followed }, missing));
  }
  // Another test covers events that a client missed.
  await cutAgainAndAgain().catch(() => undefined);
});

afterAll(async () => {
  for (const client of clients.values()) await client.stop();
  await wire.close();
  await gateway.stop();
});

async function untilFollowed(isConnected: boolean): Promise<void> {
  await untilListening(gateway.url, 'Conversation', isConnected ? inConversation.length : 0);
  await untilListening(gateway.url, 'Product', isConnected ? onProduct.length : 0);
}

async function happen(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await scene.say(`message ${n}`);
    await gateway.sql.query('update products set inventory = inventory + 1 where id = $1', [scene.product]);
  }
}

const cursorsOf = ({ shown }: DocumentedClient) =>
  shown.flatMap((data) => Object.values(data).map(({ cursor }) => cursor));
const haveShown = (count: number) => () => [...clients.values()].every((client) => cursorsOf(client).length >= count);

/** Disconnects all clients before the first event and between later ones, and writes in the meantime. */
async function cutAgainAndAgain(): Promise<void> {
  let count = 0;
  for (const [connected, cut] of [
    [0, 1],
    [2, 3],
    [1, 0],
    [0, 2],
  ] as const) {
    await untilFollowed(true);
    // When this request is answered, earlier data has been received.
    await (await fetch(`http://127.0.0.1:${wire.port}/healthz`)).text();
    await happen(connected);
    count += connected;
    await until(haveShown(count));
    wire.cut();
    await untilFollowed(false);
    await happen(cut);
    count += cut;
    wire.mend();
  }
  await untilFollowed(true);
  await happen(1);
  await until(haveShown(count + 1));
}

const rule = '%s receives every event once with the documented code, after any number of disconnections';

function expectAll(name: string, cursors: readonly string[]): void {
  const client = clients.get(name);
  if (!client) throw new Error(`${name} does not run`);
  expect({ shown: cursorsOf(client), over: client.over }).toEqual({ shown: cursors, over: [] });
  expect(cursors).toHaveLength(10);
}

test.each(inConversation)(rule, async (name) => expectAll(name, await scene.cursors(topics().conversation)));

test.each(onProduct)(rule, async (name) => expectAll(name, await scene.cursors(topics().product)));
