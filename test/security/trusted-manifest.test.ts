import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../generated/trusted-documents.json';
import { compose, exchange, json } from './composed';

const [[id, known] = ['', '']] = Object.entries(manifest).filter(([, text]) => text.startsWith('query ProductList('));
const adHoc = '{ viewer { id } }';

let folder: string;

const write = async (name: string, value: unknown) => {
  const file = join(folder, name);
  await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};
const start = async (mode: string, file: string) => {
  const gateway = await compose({ TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_FILE: file });
  return { ...gateway, post: (body: object) => exchange(`${gateway.url}/graphql`, json(body)) };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loomgate-manifest-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('a manifest', () => {
  const apollo = (operations: object[]) => ({ format: 'apollo-persisted-query-manifest', version: 1, operations });

  test('may be an Apollo manifest with ids of its own', async () => {
    const operation = { id: 'products-v1', name: 'ProductList', type: 'query', body: known };
    const gateway = await start('require', await write('apollo.json', apollo([operation])));
    expect(await gateway.post({ documentId: 'products-v1' })).toMatchObject({ status: 200, errors: [] });
    expect(
      await gateway.post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'products-v1' } } }),
    ).toMatchObject({ status: 200, errors: [] });
    await gateway.stop();
  });

  test('may start with a byte order mark', async () => {
    const gateway = await start('require', await write('marked.json', `\uFEFF${JSON.stringify(manifest)}`));
    expect(await gateway.post({ documentId: id })).toMatchObject({ status: 200, errors: [] });
    await gateway.stop();
  });

  test('is read once, so that the checked documents are the ones that run', async () => {
    const file = await write('changing.json', manifest);
    const gateway = await start('require', file);
    await write('changing.json', '{ broken');
    expect(await gateway.post({ documentId: id })).toMatchObject({ status: 200, errors: [] });
    await gateway.stop();
  });

  test.each([
    ['is not there', undefined, /cannot be read: no such file or directory \(ENOENT\)\. Name the manifest/],
    ['is not JSON', '{', /is not JSON/],
    ['is a list', [], /is no manifest/],
    ['holds something else than texts', { a: 1 }, /is no manifest: a: /],
    ['is of a version to come', { format: 'apollo-persisted-query-manifest', version: 2 }, /is no manifest: version/],
    [
      'has an id twice',
      apollo([
        { id: 'a', body: known },
        { id: 'a', body: adHoc },
      ]),
      /has an id twice/,
    ],
    ['is larger than 16 MiB', `{"a":"${' '.repeat(16 * 1024 * 1024)}"}`, /has more than 16 MiB/],
  ])('that %s stops the start, and says so', async (_, content, message) => {
    const file = content === undefined ? join(folder, 'missing.json') : await write('bad.json', content);
    await expect(start('prefer', file)).rejects.toThrow(message);
    await expect(start('prefer', file)).rejects.toThrow(`TRUSTED_DOCUMENTS_FILE: ${file}`);
  });

  test('that does not match the schema fails the start, naming every document', async () => {
    const file = await write('old.json', {
      a1: 'query Old { product(id: "x") { colour } gone }',
      a2: '{ viewer { id }',
      a3: 'fragment F on User { id }',
      a4: known,
    });
    const failure = await start('require', file).catch((error: Error) => error.message);
    expect(failure).toMatch(/- Old \(a1\): Cannot query field "colour" on type "Product"\./);
    expect(failure).toMatch(/- Old \(a1\): Cannot query field "gone" on type "Query"\./);
    expect(failure).toMatch(/- a2: Syntax Error/);
    expect(failure).toMatch(/- a3: has no operation/);
    expect(failure).not.toContain('a4');
  });
});
