import { once } from 'node:events';
import { createServer } from 'node:http';
import { loadConfig } from '../../packages/loomgate/src/config';
import { openSentry } from '../../packages/loomgate/src/logging/sentry';

describe('Sentry', () => {
  test('is not loaded without a DSN', async () => {
    await expect(openSentry(loadConfig({}).telemetry)).resolves.toBeUndefined();
  });

  test.each(['foo', 'https://sentry.invalid/bar', 'https://key@sentry.invalid', 'ftp://key@host/1'])(
    'the DSN %s is refused at the start',
    (SENTRY_DSN) => {
      expect(() => loadConfig({ SENTRY_DSN })).toThrow('SENTRY_DSN: must look like https://key@host/project');
    },
  );

  test('receives an error with its stack, release and request id, and no data of the client', async () => {
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
