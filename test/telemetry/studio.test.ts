import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { Pool } from 'pg';
import { loadConfig } from '../../packages/loomgate/src/config';
import { createApollo } from '../../packages/loomgate/src/graphql/apollo';
import { startGateway } from '../support/gateway';
import { createMarketplaceSchema } from '../support/marketplace';
import { createReadContext } from '../support/read-context';

const studioOf = { usage: 'https://usage-reporting.api.apollographql.com', schema: 'https://schema-reporting.api' };
const account = { APOLLO_KEY: 'service:shop:a-secret', APOLLO_GRAPH_REF: 'shop@current' };

/** Answers in the place of Apollo, and keeps what it was sent; anything else goes where it should. */
function standInForStudio(answer: (url: string) => Promise<Response>) {
  const passOn = globalThis.fetch;
  const sent: { url: string; body: string }[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = String(input);
    if (!url.includes('apollographql.com')) return passOn(input, init);
    sent.push({ url, body: await bodyOf(new Request(url, init)) });
    return answer(url);
  });
  return (part: keyof typeof studioOf) =>
    sent.filter(({ url }) => url.startsWith(studioOf[part])).map(({ body }) => body);
}

async function bodyOf(request: Request): Promise<string> {
  const bytes = Buffer.from(await request.arrayBuffer());
  return (request.headers.get('content-encoding') === 'gzip' ? gunzipSync(bytes) : bytes).toString('latin1');
}

const taken = async (url: string) =>
  url.startsWith(studioOf.schema)
    ? Response.json({
        data: { reportSchema: { __typename: 'ReportSchemaResponse', inSeconds: 60, withCoreSchema: true } },
      })
    : Response.json({ tracesIgnored: true });

afterEach(() => jest.restoreAllMocks());

describe('reports', () => {
  test('say which operations were used, by whom, and nothing of what was sent or went wrong', async () => {
    const sent = standInForStudio(taken);
    const gateway = await startGateway(account);
    const query = 'query Seen($slug: String) { product(slug: $slug) { title } artisan(slug: "canary") { name } }';
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'apollographql-client-name': 'shop-window', 'x-own': 'canary' },
      body: JSON.stringify({ query, variables: { slug: 'canary' } }),
    });
    await gateway.query('query Wrong { products(after: "canary") { totalCount } }');
    await gateway.stop();
    const [report = ''] = sent('usage');
    expect(report).toContain('shop@current');
    expect(report).toContain('query Seen($slug:String){artisan(slug:""){name}product(slug:$slug){title}}');
    expect(report).toContain('query Wrong{products(after:""){totalCount}}');
    expect(report).toContain('shop-window');
    expect(report).not.toContain('canary');
  });

  test('give the schema that clients see', async () => {
    const sent = standInForStudio(taken);
    const gateway = await startGateway(account);
    for (let look = 0; look < 150 && sent('schema').length < 1; look += 1) await sleep(100);
    await gateway.stop();
    const [first = '{}'] = sent('schema');
    expect(JSON.parse(first).variables.report).toMatchObject({
      graphRef: 'shop@current',
      coreSchemaHash: expect.any(String),
    });
  });

  /** A server that has answered one operation, and is stopped. */
  async function reportOnce(): Promise<string[]> {
    const told: string[] = [];
    const { studio } = loadConfig(account).telemetry;
    const onUnreported = (failure: string) => void told.push(failure);
    const apollo = createApollo(createMarketplaceSchema(), false, () => undefined, { studio, onUnreported });
    await apollo.start();
    await apollo.executeOperation({ query: '{ __typename }' }, { contextValue: createReadContext(new Pool(), null) });
    // It is noted down behind the answer's back.
    await nextTurn();
    await nextTurn();
    await apollo.stop();
    return told;
  }

  test('that Studio refuses are told of, with its words', async () => {
    const refused = async () => new Response('Invalid API key', { status: 401 });
    standInForStudio((url) => (url.startsWith(studioOf.schema) ? taken(url) : refused()));
    await expect(reportOnce()).resolves.toEqual([
      'Error sending report to Apollo servers: HTTP status 401, Invalid API key',
    ]);
  });

  test('that are not answered hold no stopping gateway up, and are told of', async () => {
    standInForStudio(() => new Promise(() => undefined));
    const startedAt = performance.now();
    expect(await reportOnce()).toHaveLength(1);
    // Studio has five seconds for each of five attempts while nobody stops.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});

describe('the explorer', () => {
  const origin = 'https://studio.apollographql.com';
  const allowed = async (env: Record<string, string>) => {
    const gateway = await startGateway(env);
    const response = await fetch(`${gateway.url}/graphql?query={__typename}`, {
      headers: { origin, 'apollo-require-preflight': '1' },
    });
    await gateway.stop();
    return response.headers.get('access-control-allow-origin');
  };

  test('may ask in development, where that is switched on', async () => {
    await expect(allowed({ NODE_ENV: 'development', DEMO_DATA: 'off', APOLLO_EXPLORER: 'on' })).resolves.toBe(origin);
  });

  test('and never in production', async () => {
    await expect(allowed({ NODE_ENV: 'production', APOLLO_EXPLORER: 'on' })).resolves.toBeNull();
  });

  test('a key comes with a graph', () => {
    expect(() => loadConfig({ APOLLO_KEY: 'service:x:y' })).toThrow('APOLLO_GRAPH_REF: is needed with APOLLO_KEY');
  });
});
