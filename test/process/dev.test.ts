import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { until } from '../support/until';
import { killAll, type RunningGateway, startGateway } from './command';
import { createDataDir, type DataDir } from './data-dir';
import { copyProject, type Project } from './project';

let project: Project;
let dataDir: DataDir;
let gateway: RunningGateway;

beforeAll(async () => {
  [project, dataDir] = await Promise.all([copyProject(), createDataDir()]);
  gateway = await startGateway(project, { env: { DATA_DIR: dataDir.path }, program: ['loomgate', 'dev'] });
});

afterAll(async () => {
  gateway.signal('SIGTERM');
  await gateway.exit;
  await killAll();
  await dataDir.remove();
  await project.remove();
});

async function change(path: string, from: string, to: string): Promise<void> {
  const file = join(project.folder, path);
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

/** Returns the address that was printed last: each start has another port. */
const urlNow = () => [...gateway.output().matchAll(/http:\/\/localhost:\d+(?=\/graphql)/g)].at(-1)?.[0] ?? '';

async function ask(query: string): Promise<{ data?: Record<string, unknown> | null }> {
  const response = await fetch(`${urlNow()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  }).catch(() => undefined);
  return response ? JSON.parse(await response.text()) : {};
}

const patientMs = 100_000;

test('after a change of a source the gateway restarts', async () => {
  await change('src/modules/catalogue/rules.ts', 'products: listable', 'products: admins');
  const isRefused = async () => (await ask('{ products(first: 1) { nodes { id } } }')).data === null;
  await until(isRefused, patientMs);
  await change('src/modules/catalogue/rules.ts', 'products: admins', 'products: listable');
  await until(async () => !(await isRefused()) && (await ask('{ __typename }')).data !== undefined, patientMs);
});

test('a compile error is printed with its place, and the previous version keeps running', async () => {
  await change(
    'src/modules/catalogue/loaders.ts',
    'export const loaders',
    'const wrong: number = "";\nexport const loaders',
  );
  await until(() => gateway.output().includes('The previous version keeps running'), patientMs);
  expect(stripVTControlCharacters(gateway.output())).toMatch(/src\/modules\/catalogue\/loaders\.ts.*TS2322/s);
  expect(await ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  await change('src/modules/catalogue/loaders.ts', 'const wrong: number = "";\n', '');
  const url = urlNow();
  await until(() => urlNow() !== url, patientMs);
});

test('after a change of the SDL code is generated and compiled, and the gateway restarts', async () => {
  const description = 'What is on sale, said in another way.';
  const sdl = await readFile(join(project.folder, 'schema', 'catalogue.graphql'), 'utf8');
  const [, old = ''] = /"([^"]+)"\ntype Product /.exec(sdl) ?? [];
  await change('schema/catalogue.graphql', `"${old}"\ntype Product `, `"${description}"\ntype Product `);
  const isServed = async () => {
    const { data } = await ask('{ __type(name: "Product") { description } }');
    return JSON.stringify(data ?? null).includes(description);
  };
  await until(isServed, patientMs);
  const generated = await readFile(join(project.folder, 'src', 'generated', 'schema.graphql'), 'utf8');
  expect(generated).toContain(description);
});
