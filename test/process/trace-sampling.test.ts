import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKey, startKeyServer } from '../../packages/loomgate/src/auth/tokens/testing/key-server';
import { buyer, claimsOf } from '../../packages/loomgate/src/auth/tokens/testing/tokens';
import { ask, nested, useTracedGateways } from './traced-gateway';

const { start, stopped } = useTracedGateways();

test('continues the trace of a client and follows its sampling', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER_ARG: '0' });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  await ask(gateway, { query: '{ __typename }' }, { traceparent: `00-${traceId}-b7ad6b7169203331-00` });
  await ask(gateway, { query: '{ __typename }' }, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  const spans = await stopped(gateway);
  const servers = spans.filter(({ name }) => name === 'POST /graphql');
  expect(servers).toMatchObject([{ traceId, parentSpanId: 'b7ad6b7169203331' }]);
});

test('passes the trace on to the services it calls', async () => {
  const keys = await startKeyServer();
  const key = await createKey('ES256', 'one');
  keys.state.keys = [key.jwk];
  const identity = { JWKS_URL: keys.url, JWT_ISSUER: 'https://login.example.com', JWT_AUDIENCE: 'loomgate' };
  const gateway = await start({ OTEL_TRACES_SAMPLER_ARG: '0', ...identity });
  const token = await key.sign({ ...claimsOf(buyer), iss: identity.JWT_ISSUER, aud: identity.JWT_AUDIENCE });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const tracing = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, tracestate: 'rojo=00f067aa0ba902b7' };
  await ask(gateway, { query: '{ __typename }' }, { ...tracing, authorization: `Bearer ${token}` });
  const call = (await stopped(gateway)).find(({ name }) => name === 'GET key set');
  await keys.stop();
  expect(call).toMatchObject({ traceId, kind: 3, attributes: { 'http.response.status_code': 200 } });
  expect(keys.heard).toMatchObject([{ ...tracing, traceparent: `00-${traceId}-${call?.spanId}-01` }]);
});

test('only an admin can request a trace by a header', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER_ARG: '0' });
  const signIn = async (email: string) => {
    const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';
    const answer = await ask(gateway, { query, variables: { input: { email, password: 'loomgate-demo' } } });
    return (await answer.json()).data.signIn.token;
  };
  const [admin, buyer] = [await signIn('admin@example.com'), await signIn('buyer@example.com')];
  const traced = async (headers: Record<string, string>) =>
    (await ask(gateway, { query: '{ __typename }' }, headers)).headers.has('traceresponse');
  const force = { 'loomgate-trace': '1' };
  expect(await traced({ ...force, authorization: `Bearer ${admin}` })).toBe(true);
  expect(await traced({ ...force, authorization: `Bearer ${buyer}` })).toBe(false);
  expect(await traced({ ...force, authorization: 'Bearer nonsense' })).toBe(false);
  expect(await traced(force)).toBe(false);
  expect(await traced({ authorization: `Bearer ${admin}` })).toBe(false);
});

test('responses are the same with and without a trace, and requests without a trace have no spans', async () => {
  const gateway = await start({ OTEL_TRACES_SAMPLER_ARG: '0' });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const once = async (headers = {}) => (await ask(gateway, { query: nested, variables: { first: 3 } }, headers)).text();
  const plain = await once();
  expect(await once({ traceparent })).toBe(plain);
  expect(await once()).toBe(plain);
  for (let count = 0; count < 5; count += 1) expect(await once()).toBe(plain);
  const spans = await stopped(gateway);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(spans.filter(({ name }) => name === 'POST /graphql')).toHaveLength(1);
});

test('an unreachable collector does not affect requests, and is reported once', async () => {
  const gateway = await start({
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'thoroughly',
  });
  for (let count = 0; count < 5; count += 1)
    expect((await ask(gateway, { query: nested, variables: { first: 1 } })).status).toBe(200);
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline && !gateway.output().includes('has not accepted')) await sleep(50);
  gateway.signal('SIGTERM');
  await expect(gateway.exit).resolves.toMatchObject({ code: 0 });
  expect(gateway.output()).toMatch(/Warning: .*thoroughly/);
  expect(gateway.output()).toMatch(/the collector has not accepted \d+ spans: .*ECONNREFUSED/);
});

test('spans that were not exported before the end are reported', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const gateway = await start({
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  });
  await ask(gateway, { query: nested, variables: { first: 1 } });
  gateway.signal('SIGTERM');
  await expect(gateway.exit).resolves.toMatchObject({ code: 0 });
  silent.closeAllConnections();
  silent.close();
  expect(gateway.output()).toMatch(/\d+ spans were not sent before the end/);
});
