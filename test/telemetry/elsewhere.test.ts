import { once } from 'node:events';
import { createServer } from 'node:http';
import { loadConfig } from '../../src/config';
import { openSentry } from '../../src/platform/sentry';
import { startGateway } from '../support/gateway';

describe('Sentry', () => {
  test('is not opened without a DSN', async () => {
    await expect(openSentry(loadConfig({}).telemetry)).resolves.toBeUndefined();
  });

  test('is told of an error: where, in which release, for which request; and nothing of what was sent', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk))).on('end', () => response.end('{}'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { telemetry } = loadConfig({ SENTRY_DSN: `http://key@127.0.0.1:${port}/7`, SENTRY_RELEASE: 'release-1' });
    const sentry = await openSentry(telemetry);
    const error = Object.assign(new Error('Variable "$input" got invalid value "canary"; no.'), { detail: 'canary' });
    sentry?.report(error, 'the-request-id');
    await sentry?.stop();
    server.closeAllConnections();
    server.close();
    expect(bodies.join('')).toContain('the-request-id');
    expect(bodies.join('')).toContain('release-1');
    expect(bodies.join('')).not.toContain('canary');
  });
});

describe('Apollo Studio', () => {
  const origin = 'https://studio.apollographql.com';
  const allowed = async (env: Record<string, string>) => {
    const gateway = await startGateway(env);
    const response = await fetch(`${gateway.url}/graphql?query={__typename}`, {
      headers: { origin, 'apollo-require-preflight': '1' },
    });
    await gateway.stop();
    return response.headers.get('access-control-allow-origin');
  };

  test('its explorer may ask in development, where that is switched on', async () => {
    await expect(allowed({ NODE_ENV: 'development', DEMO_DATA: 'off', APOLLO_EXPLORER: 'on' })).resolves.toBe(origin);
  });

  test('and never in production', async () => {
    await expect(allowed({ NODE_ENV: 'production', APOLLO_EXPLORER: 'on' })).resolves.toBeNull();
  });

  test('a key comes with a graph', () => {
    expect(() => loadConfig({ APOLLO_KEY: 'service:x:y' })).toThrow('APOLLO_GRAPH_REF: is needed with APOLLO_KEY');
  });
});
