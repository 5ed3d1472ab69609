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

/** Replaces fetch: answers requests to Apollo and records them; passes other requests on. */
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
  test('contain operations and clients, and no variables or errors', async () => {
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

  test('contain the schema of clients', async () => {
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

  /** Starts a server, sends one operation and stops the server. */
  async function reportOnce(): Promise<string[]> {
    const told: string[] = [];
    const { studio } = loadConfig(account).telemetry;
    const onUnreported = (failure: string) => void told.push(failure);
    const apollo = createApollo(createMarketplaceSchema(), false, () => undefined, {
      studio,
      onReportFailure: onUnreported,
    });
    await apollo.start();
    await apollo.executeOperation({ query: '{ __typename }' }, { contextValue: createReadContext(new Pool(), null) });
    // The report is recorded after the response was sent.
    await nextTurn();
    await nextTurn();
    await apollo.stop();
    return told;
  }

  test('that Studio refuses are logged with its answer', async () => {
    const refused = async () => new Response('Invalid API key', { status: 401 });
    standInForStudio((url) => (url.startsWith(studioOf.schema) ? taken(url) : refused()));
    await expect(reportOnce()).resolves.toEqual([
      'Error sending report to Apollo servers: HTTP status 401, Invalid API key',
    ]);
  });

  test('without an answer do not delay a stop, and are logged', async () => {
    standInForStudio(() => new Promise(() => undefined));
    const startedAt = performance.now();
    expect(await reportOnce()).toHaveLength(1);
    // While the server runs, a report has five attempts of five seconds each.
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

  test('is allowed in development, if enabled', async () => {
    await expect(allowed({ NODE_ENV: 'development', DEMO_DATA: 'off', APOLLO_EXPLORER: 'on' })).resolves.toBe(origin);
  });

  test('is never allowed in production', async () => {
    await expect(allowed({ NODE_ENV: 'production', APOLLO_EXPLORER: 'on' })).resolves.toBeNull();
  });

  test('needs a graph with its key', () => {
    expect(() => loadConfig({ APOLLO_KEY: 'service:x:y' })).toThrow('APOLLO_GRAPH_REF: is needed with APOLLO_KEY');
  });
});
