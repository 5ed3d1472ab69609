import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getOperationAST, print } from 'graphql';
import * as documents from '../generated/documents';
import manifest from '../generated/trusted-documents.json';
import { type Composed, codesOf, compose, exchange, json } from './composed';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const known = print(documents.ProductListDocument);
const id = sha256(known);
const adHoc = '{ viewer { id } }';
const persisted = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });
const search = (parameters: Record<string, string | object>) =>
  `?${new URLSearchParams(Object.entries(parameters).map(([k, v]) => [k, typeof v === 'string' ? v : JSON.stringify(v)]))}`;

let folder: string;
let gateway: Composed;

const write = async (name: string, value: unknown) => {
  const file = join(folder, name);
  await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};
const start = async (mode: string, file: string) => compose({ TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_FILE: file });
const post = (body: unknown) => exchange(`${gateway.url}/graphql`, json(body));
const get = (parameters: Record<string, string | object>) =>
  exchange(`${gateway.url}/graphql${search(parameters)}`, { headers: { 'apollo-require-preflight': '1' } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loomgate-documents-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('the built manifest has every operation under the hash that clients send', () => {
  const operations = Object.values(documents).filter((document) => getOperationAST(document) !== null);
  const texts = operations.map((document) => print(document));
  expect(manifest).toEqual(Object.fromEntries(texts.map((text) => [sha256(text), text])));
});

describe.each(['prefer', 'require'])('%s: a document of the manifest', (mode) => {
  beforeAll(async () => {
    gateway = await start(mode, await write('manifest.json', manifest));
  });

  afterAll(() => gateway.stop());

  test.each([
    ['its id', { documentId: id }],
    ['its id with the name of the hash', { documentId: `sha256:${id}` }],
    ['its hash, as automatic persisted queries have it', { extensions: persisted(id) }],
    ['its id and an empty text, as graphql-ws has it', { query: '', documentId: id }],
    ['its id and its text', { query: known, documentId: id }],
    ['its hash and its text', { query: known, extensions: persisted(id) }],
  ])('is served for %s', async (_, request) => {
    const variables = { first: 1 };
    const expected = { status: 200, errors: [], data: { products: expect.anything() } };
    expect(await post({ ...request, variables })).toMatchObject(expected);
    expect(await get({ ...request, variables })).toMatchObject(expected);
  });

  test('does not change other extensions', async () => {
    const request = { documentId: id, extensions: { ...persisted(id), trace: 1 }, variables: {} };
    expect(gateway.documents.resolve(request)).toEqual({ query: known, extensions: { trace: 1 }, variables: {} });
  });

  test('is not found under names of Object.prototype', async () => {
    for (const documentId of ['__proto__', 'constructor', 'toString'])
      expect(codesOf(await post({ documentId }))).toEqual(['TRUSTED_DOCUMENT_UNKNOWN']);
  });
});

describe('prefer: everything else', () => {
  beforeAll(async () => {
    gateway = await start('prefer', await write('manifest.json', manifest));
  });

  afterAll(() => gateway.stop());

  test('runs as usual, automatic persisted queries included', async () => {
    const extensions = persisted(sha256(adHoc));
    expect(await post({ query: adHoc })).toMatchObject({ status: 200, errors: [] });
    expect(codesOf(await post({ extensions }))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect(await post({ query: adHoc, extensions })).toMatchObject({ status: 200, errors: [] });
    expect(await get({ extensions })).toMatchObject({ status: 200, errors: [] });
    expect(await post({ query: adHoc, documentId: 'mine' })).toMatchObject({ status: 200, errors: [] });
  });

  test('is refused where its id is unknown', async () => {
    expect(codesOf(await post({ documentId: 'nope' }))).toEqual(['TRUSTED_DOCUMENT_UNKNOWN']);
    expect(codesOf(await get({ documentId: 'nope' }))).toEqual(['TRUSTED_DOCUMENT_UNKNOWN']);
  });
});

describe('require: nothing else runs', () => {
  beforeAll(async () => {
    gateway = await start('require', await write('manifest.json', manifest));
  });

  afterAll(() => gateway.stop());

  test.each([
    ['a text', { query: adHoc }],
    ['the text of a document without its id', { query: known }],
    ['introspection', { query: '{ __schema { description } }' }],
    ['a text under the id of a document', { query: adHoc, documentId: id }],
    ['a text under the hash of a document', { query: adHoc, extensions: persisted(id) }],
    ['the registration of an automatic persisted query', { query: adHoc, extensions: persisted(sha256(adHoc)) }],
    ['nothing at all', { variables: {} }],
    ['an id that is no text', { documentId: 7 }],
    ['a text that is none', { query: { kind: 'Document' }, documentId: id }],
  ])('not %s', async (_, request) => {
    const answer = await post(request);
    expect({ status: answer.status, codes: codesOf(answer), data: answer.data }).toEqual({
      status: 400,
      codes: ['TRUSTED_DOCUMENT_REQUIRED'],
      data: undefined,
    });
  });

  test('not by GET, in a batch or in an invalid request', async () => {
    const answers = [
      await get({ query: adHoc }),
      await get({ query: adHoc, documentId: id }),
      await exchange(
        `${gateway.url}/graphql?documentId=${id}&query=${encodeURIComponent(adHoc)}`,
        json({ query: adHoc }),
      ),
      await post([{ query: adHoc }]),
      await post([{ documentId: id }]),
      await post('x'),
    ];
    for (const answer of answers) expect(codesOf(answer)).toEqual(['TRUSTED_DOCUMENT_REQUIRED']);
  });

  test('not by an unknown id', async () => {
    for (const request of [{ documentId: 'nope' }, { extensions: persisted('f'.repeat(64)) }])
      expect(codesOf(await post(request))).toEqual(['TRUSTED_DOCUMENT_UNKNOWN']);
  });
});
