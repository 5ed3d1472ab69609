import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Gateway, startGateway } from '../support/gateway';
import { exchange, expectRefusal, json, search } from './exchange';

const query = '{ __typename }';

/** Origins, and whether their pages are allowed in development. */
const origins: [origin: string, isLocal: boolean][] = [
  ['http://localhost:5173', true],
  ['http://localhost', true],
  ['http://127.0.0.1:3000', true],
  ['http://[::1]:8080', true],
  ['https://localhost:5173', false],
  ['http://localhost.evil.example:3000', false],
  ['http://evil.example:3000', false],
  ['http://localhost:3000.evil.example', false],
  ['http://192.168.1.7:3000', false],
];

/** Opens a socket as a page of the origin does. @returns how it ends */
async function openSocket({ url }: Gateway, origin: string): Promise<string> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', { origin });
  const refused = once(socket, 'unexpected-response').then(async ([request, response]) => {
    let body = '';
    for await (const chunk of response) body += chunk;
    request.destroy();
    return `${response.statusCode} ${body}`;
  });
  const opened = once(socket, 'open').then(() => 'open');
  const how = await Promise.race([opened, refused]);
  refused.catch(() => undefined);
  opened.catch(() => undefined);
  socket.on('error', () => undefined).terminate();
  return how;
}

describe.each([
  ['development', true],
  ['production', false],
])('in %s', (environment, isOpen) => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway({ NODE_ENV: environment, DEMO_DATA: 'off' });
  });

  afterAll(() => gateway.stop());

  test.each(origins)(
    'a page of %s may read answers only if it is local and in development',
    async (origin, isLocal) => {
      const isAllowed = isOpen && isLocal;
      const post = await exchange(`${gateway.url}/graphql`, json({ query }, { origin }));
      expect(post.headers.get('access-control-allow-origin')).toBe(isAllowed ? origin : null);
      const get = await exchange(`${gateway.url}/graphql${search({ query })}`, { headers: { origin } });
      expect(get.status).toBe(isAllowed ? 200 : 400);
      const preflightHeaders = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      const preflight = await exchange(`${gateway.url}/graphql`, { method: 'OPTIONS', headers: preflightHeaders });
      if (isAllowed) expect([preflight.status, preflight.text]).toEqual([204, '']);
      else expectRefusal(preflight, 403, 'FORBIDDEN');
      if (!isAllowed) expect(preflight.errors[0]?.message).toContain('CORS_ORIGINS');
    },
  );

  test.each(origins)(
    'a page of %s may open a socket only if it is local and in development',
    async (origin, isLocal) => {
      const how = await openSocket(gateway, origin);
      expect(how).toMatch(isOpen && isLocal ? /^open$/ : /^403 .*"FORBIDDEN"/);
      if (!(isOpen && isLocal)) expect(how).toContain('CORS_ORIGINS');
    },
  );

  test('a browser that opens /graphql gets the explorer only in development', async () => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    for (const path of ['/graphql', '/graphql/', `/graphql${search({ query })}`]) {
      const headers = { accept, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' };
      const { status, text, headers: head } = await exchange(gateway.url + path, { headers });
      expect(text.includes('<title>Loomgate</title>')).toBe(isOpen);
      if (!isOpen) continue;
      expect([status, head.get('vary')]).toEqual([200, expect.stringContaining('accept')]);
      expect(head.get('content-security-policy')).toContain("connect-src 'self'");
    }
  });

  test.each(['*/*', 'application/json', 'application/graphql-response+json', 'application/json, text/html;q=0.9'])(
    'a client that accepts %s gets an answer of the API at the same address',
    async (accept) => {
      const answer = await exchange(`${gateway.url}/graphql${search({ query })}`, { headers: { accept } });
      expect(answer).toMatchObject({ status: 200, data: { __typename: 'Query' } });
    },
  );
});
