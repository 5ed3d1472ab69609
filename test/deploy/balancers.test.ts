import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { arrangeScene, productChanged, productId, readingOf, type Scene } from '../subscriptions/arrange';
import { installPackage, mayInstall } from '../support/debian-package';
import { type Gateway, startGateway } from '../support/gateway';
import { until } from '../support/invalidation';
import { freePort } from '../support/redis';

/** A balancer as deploy/ configures it, with ports and addresses of this test. */
interface Balancer {
  readonly name: 'nginx' | 'haproxy';
  readonly file: string;
  readonly scheme: 'http' | 'https';
  readonly checks: (file: string) => readonly string[];
  readonly runs: (file: string) => readonly string[];
  /** Reads its configuration again; undefined where health checks take a stopping gateway out. */
  readonly reloads: ((file: string) => readonly string[]) | undefined;
  readonly configure: (text: string, options: { port: number; gateways: readonly string[]; folder: string }) => string;
}

const nginx: Balancer = {
  name: 'nginx',
  file: 'deploy/nginx/nginx.conf',
  scheme: 'https',
  checks: (file) => ['-t', '-c', file],
  runs: (file) => ['-c', file, '-g', 'daemon off;'],
  reloads: (file) => ['-c', file, '-s', 'reload'],
  configure: (config, { port, gateways, folder }) =>
    `pid ${folder}/nginx.pid; error_log stderr;\n${config}`
      .replace('listen 8443', `listen 127.0.0.1:${port}`)
      .replace(/server gateway:4000(.*;)/, (_, options) => gateways.map((host) => `server ${host}${options}`).join(' '))
      .replace('http {', `http {\n  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;`),
};

const haproxy: Balancer = {
  name: 'haproxy',
  file: 'deploy/haproxy/haproxy.cfg',
  scheme: 'http',
  checks: (file) => ['-c', '-f', file],
  runs: (file) => ['-db', '-f', file],
  reloads: undefined,
  configure: (config, { port, gateways }) =>
    config
      .replace('bind :8080', `bind 127.0.0.1:${port}`)
      .replace('127.0.0.1:4000', gateways[0] ?? '')
      .replace('127.0.0.1:4001', gateways[1] ?? ''),
};

const env = { TRUST_PROXY: '1', SHUTDOWN_DELAY_MS: '3000' };
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const balancers = [nginx, haproxy].map((balancer) => ({ ...balancer, path: programOf(balancer.name) }));

/** Where a program is; it is installed where that is possible. */
function programOf(name: string): string | undefined {
  const paths = [name, `/usr/sbin/${name}`];
  const find = () => paths.find((path) => spawnSync(path, ['-v']).status === 0);
  if (!find() && mayInstall()) installPackage(name);
  return find();
}

for (const balancer of balancers)
  (balancer.path && hasOpenssl ? describe : describe.skip)(`two gateways behind ${balancer.name}`, () => {
    let gateways: Gateway[];
    let scene: Scene;
    let folder: string;
    let file: string;
    let port: number;
    let url: string;
    let child: ChildProcess;
    let agent: https.Agent | undefined;

    beforeAll(async () => {
      const first = await startGateway(env);
      gateways = [first, await startGateway({ ...env, DATABASE_URL: first.databaseUrl })];
      scene = await arrangeScene(first.sql);
      folder = await mkdtemp(join(tmpdir(), 'loomgate-balancer-'));
      agent = await makeCertificate(folder);
      port = await freePort();
      file = join(folder, 'balancer.conf');
      await configure();
      execFileSync(balancer.path ?? '', [...balancer.checks(file)], { stdio: 'pipe' });
      child = spawn(balancer.path ?? '', [...balancer.runs(file)], { stdio: ['ignore', 'ignore', 'inherit'] });
      url = `${balancer.scheme}://127.0.0.1:${port}/graphql`;
      await untilOpen(port);
    });

    afterAll(async () => {
      if (child && child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      for (const gateway of gateways.reverse()) await gateway.stop();
      await rm(folder, { recursive: true, force: true });
    });

    async function configure(): Promise<void> {
      const config = await readFile(join(projectRoot, balancer.file), 'utf8');
      const hosts = gateways.map(({ url }) => `127.0.0.1:${new URL(url).port}`);
      await writeFile(file, balancer.configure(config, { port, gateways: hosts, folder }));
    }

    /** Stops the second gateway as docs/operations.md says for this balancer. */
    async function stopOne(): Promise<void> {
      const second = gateways.pop();
      if (balancer.reloads) {
        await configure();
        execFileSync(balancer.path ?? '', [...balancer.reloads(file)], { stdio: 'pipe' });
        await sleep(500);
      }
      await second?.stop();
    }

    /** Sends one request through the balancer, over TLS where it has that. */
    async function send(body: object, accept = 'application/json'): Promise<IncomingMessage> {
      const headers = { 'content-type': 'application/json', accept };
      const options = { method: 'POST', headers, agent: balancer.scheme === 'https' ? agent : undefined };
      const sent = balancer.scheme === 'https' ? https.request(url, options) : http.request(url, options);
      sent.end(JSON.stringify(body));
      const [answer] = await once(sent, 'response');
      return answer;
    }

    async function ask(): Promise<{ status: number | undefined; text: string }> {
      const answer = await send({ query: '{ __typename }' });
      return { status: answer.statusCode, text: await text(answer) };
    }

    const change = (inventory: number) =>
      gateways[0]?.sql.query('update products set inventory = $1 where id = $2', [inventory, scene.product]);

    const untilFollowed = () =>
      until(async () => {
        const listening = await Promise.all(
          gateways.map(({ url }) => readingOf(url, 'loomgate_listeners\\{type="Product"\\}')),
        );
        return listening.includes(1);
      });

    test('both answer requests', async () => {
      for (let n = 0; n < 20; n += 1)
        expect(await ask()).toEqual({ status: 200, text: '{"data":{"__typename":"Query"}}\n' });
      const counted = 'loomgate_operation_duration_seconds_count\\{.*\\}';
      for (const { url } of gateways) expect(await readingOf(url, counted)).toBeGreaterThan(0);
    });

    test('a WebSocket receives events', async () => {
      class TrustingWebSocket extends WebSocket {
        constructor(address: string, protocols: string | string[]) {
          super(address, protocols, { agent: balancer.scheme === 'https' ? agent : undefined });
        }
      }
      const client = createClient({ url: url.replace(/^http/, 'ws'), webSocketImpl: TrustingWebSocket });
      const events = client.iterate({ query: productChanged, variables: productId(scene) });
      const first = events.next();
      await untilFollowed();
      await change(7);
      expect((await first).value).toMatchObject({ data: { productChanged: { product: { inventory: 7 } } } });
      await events.return?.();
      await client.dispose();
    });

    test('server-sent events are not buffered', async () => {
      const stream = await send({ query: productChanged, variables: productId(scene) }, 'text/event-stream');
      await untilFollowed();
      await change(9);
      let received = '';
      for await (const chunk of stream) {
        received += chunk;
        if (received.includes('"inventory":9')) break;
      }
      expect(received).toContain('event: next');
    });

    test('no request fails while one of them stops', async () => {
      let isStopped = false;
      const stopping = stopOne().then(() => {
        isStopped = true;
      });
      const statuses: (number | undefined)[] = [];
      while (!isStopped || statuses.length < 50) statuses.push((await ask()).status);
      await stopping;
      expect(new Set(statuses)).toEqual(new Set([200]));
    });
  });

/** Makes the certificate that the configuration names. @returns an agent that trusts it */
async function makeCertificate(folder: string): Promise<https.Agent> {
  const certificates = join(folder, 'certificates');
  await mkdir(certificates);
  const files = ['-keyout', join(certificates, 'tls.key'), '-out', join(certificates, 'tls.crt')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject], { stdio: 'ignore' });
  return new https.Agent({ ca: await readFile(join(certificates, 'tls.crt')) });
}

/** Resolves when something listens on a port of this machine. */
const untilOpen = (port: number) =>
  until(async () => {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    return isOpen;
  });
