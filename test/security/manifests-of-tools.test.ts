import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { arrangeScene, productId, type Scene, untilNoStreams } from '../subscriptions/arrange';
import { startGateway } from '../support/gateway';
import { exchange, json } from './composed';

const sources = join(__dirname, 'manifests');
const schema = join(projectRoot, 'src', 'generated', 'schema.graphql');

/** Written by the compiler of Relay: `npx --package relay-compiler@21.0.1 -- relay-compiler` in its folder. */
const relay = readFileSync(join(sources, 'relay', 'persisted.json'), 'utf8');

/** Apollo's tool reads one operation per file. */
const documents = ['shop-list.graphql', 'shop-changes.graphql'];

let folder: string;

const write = (name: string, value: unknown) => writeFile(join(folder, name), JSON.stringify(value));
const run = (tool: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [join(projectRoot, 'node_modules', '.bin', tool), ...args], { cwd: folder });

const preset = (hashAlgorithm: string) => ({
  preset: 'client',
  presetConfig: { persistedDocuments: { hashAlgorithm } },
});

/** Runs each tool on the same operations. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loomgate-tools-'));
  for (const name of documents) await cp(join(sources, name), join(folder, name));
  await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  const generates = { 'sha1/': preset('sha1'), 'sha256/': preset('sha256') };
  await write('codegen.json', { schema, documents, generates });
  await write('persisted-query-manifest.config.json', { documents, output: 'apollo.json' });
  await Promise.all([run('graphql-codegen', '--config', 'codegen.json'), run('generate-persisted-query-manifest')]);
  await writeFile(join(folder, 'relay.json'), relay);
});

afterAll(() => rm(folder, { recursive: true }));

/** The id that a client of the tool sends for the operation that contains this text. */
async function idOf(file: string, text: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, file), 'utf8'));
  const documents: [string, string][] = Array.isArray(manifest.operations)
    ? manifest.operations.map(({ id, body }: { id: string; body: string }) => [id, body])
    : Object.entries(manifest);
  const [id] = documents.find(([, body]) => body.includes(text)) ?? [];
  if (!id) throw new Error(`${file} has nothing with ${text}`);
  return id;
}

/** The request formats of clients with an id. */
const fields: [string, (id: string) => Record<string, unknown>][] = [
  ['documentId', (documentId) => ({ documentId })],
  ['doc_id', (id) => ({ doc_id: id })],
  ['id', (id) => ({ id })],
  ['the extension of persisted queries', (id) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } })],
];

const otherForm = (id: string) => (id.includes(':') ? id.replace(/^.*:/, '') : `sha256:${id}`);
const toSearch = (request: object) =>
  new URLSearchParams(
    Object.entries(request).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

async function overSocket(url: string, payload: object): Promise<{ type: string }> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  const told: { type: string }[] = [];
  socket.on('message', (data) => told.push(JSON.parse(String(data))));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: '', ...payload } }));
  await once(socket, 'message');
  socket.close();
  await once(socket, 'close');
  return told.at(-1) ?? { type: 'none' };
}

async function byEvents(url: string, request: object): Promise<string> {
  const headers = { accept: 'text/event-stream' };
  const response = await fetch(`${url}/graphql?${toSearch(request)}`, { headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('data:') && reader) text += (await reader.read()).value ?? 'data: ended';
  await reader?.cancel();
  return text;
}

describe.each([
  ['codegen with SHA-1', 'sha1/persisted-documents.json'],
  ['codegen with SHA-256', 'sha256/persisted-documents.json'],
  ['Apollo', 'apollo.json'],
  ['Relay', 'relay.json'],
])('a manifest that the tool of %s has written', (_, file) => {
  let gateway: Awaited<ReturnType<typeof startGateway>>;
  let scene: Scene;

  beforeAll(async () => {
    gateway = await startGateway({ TRUSTED_DOCUMENTS: 'require', TRUSTED_DOCUMENTS_FILE: join(folder, file) });
    scene = await arrangeScene(gateway.sql);
  });

  afterAll(() => gateway?.stop());

  test.each(fields)(
    'serves its documents over HTTP by %s, with the name of the hash and without',
    async (__, toRequest) => {
      const id = await idOf(file, 'products(');
      for (const form of [id, otherForm(id)]) {
        const request = { ...toRequest(form), variables: { first: 1 } };
        const expected = { status: 200, errors: [], data: { products: { nodes: [{ title: expect.any(String) }] } } };
        expect(await exchange(`${gateway.url}/graphql`, json(request))).toMatchObject(expected);
        expect(await exchange(`${gateway.url}/graphql?${toSearch(request)}`)).toMatchObject(expected);
      }
    },
  );

  test.each(fields)('serves its subscriptions by %s, over WebSockets and as events', async (__, toRequest) => {
    const id = await idOf(file, 'productChanged(');
    // With the extension, the first message contains the start position of the subscription.
    const begun = { extensions: { cursors: true } };
    for (const form of [id, otherForm(id)]) {
      const { extensions, ...named }: Record<string, unknown> = toRequest(form);
      const request = {
        ...named,
        extensions: { ...Object(extensions), ...begun.extensions },
        variables: productId(scene),
      };
      expect(await overSocket(gateway.url, request)).toMatchObject({ type: 'next' });
      expect(await byEvents(gateway.url, request)).toMatch(/"cursor":/);
      await untilNoStreams(gateway.url);
    }
  });
});
