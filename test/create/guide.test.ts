import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createForeignDatabase, type ForeignDatabase } from '../any-postgres/pull/foreign-database';
import { plainEnv } from '../packages/run';
import { killAll, type RunningGateway, startGateway } from '../process/command';
import { blocksOf } from '../support/documented';
import { until } from '../support/until';
import { type CreatedProject, createProjectFor } from './project';

const blocks = blocksOf('your-own-database.md');
const codeOf = (language: string) =>
  blocks.filter((block) => block.language === language).map(({ code }) => code.trim());
const [createCommands = '', startCommand, publication = '', psql = '', testCommand] = codeOf('sh');
const [operation = '', cachedOperation = ''] = codeOf('graphql');

let database: ForeignDatabase;
let project: CreatedProject;

beforeAll(async () => {
  database = await createForeignDatabase('music');
  project = await createProjectFor(database.url);
});

afterAll(async () => {
  await killAll();
  await project?.remove();
  await database?.drop();
});

/** As `npm start` does. */
function start(): Promise<RunningGateway> {
  const command = join(project.folder, 'node_modules', 'loomgate', 'bin', 'loomgate.js');
  return startGateway(project, { program: [process.execPath, command, 'start'], env: plainEnv() });
}

async function ask({ url }: RunningGateway, query = operation) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query });
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  return { cache: response.headers.get('loomgate-cache'), ...(await response.json()) };
}

/** Applies a diff of the page. */
async function edit({ name, code }: (typeof blocks)[number]): Promise<void> {
  const lines = code.trimEnd().split('\n');
  const without = (sign: string) => lines.filter((line) => !line.startsWith(sign)).map((line) => line.slice(1));
  const [before, after] = [without('+').join('\n'), without('-').join('\n')];
  const path = join(project.folder, name);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(before);
  await writeFile(path, text.replace(before, after));
}

test('the guide leads from nothing to rows, and to a purge after an update by psql', async () => {
  expect(createCommands.split('\n').slice(1)).toEqual(['cd my-api', 'npm install', 'npm run generate']);
  expect([startCommand, testCommand]).toEqual(['npm start', 'npm test']);
  expect(await project.loomgate('generate')).toMatchObject({ code: 0 });

  const closed = await start();
  expect(await ask(closed)).toMatchObject({ data: { artists: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  closed.signal('SIGTERM');
  await closed.exit;

  expect(publication).toContain('npx loomgate publication >');
  await database.run((await project.loomgate('publication')).output);
  for (const block of blocks.filter(({ language }) => language === 'diff')) await edit(block);
  const opened = await start();
  const page = await ask(opened);
  expect(page.data.artists.nodes[0]).toEqual({ artistId: 1, name: expect.any(String), albums: null });
  expect(page.errors[0]).toMatchObject({ path: ['artists', 'nodes', 0, 'albums'], extensions: { code: 'FORBIDDEN' } });

  await until(async () => (await ask(opened, cachedOperation)).cache?.startsWith('HIT'));
  const [, sql = ''] = /-c "(.*)"$/.exec(psql) ?? [];
  await database.run(sql.replaceAll('\\"', '"'));
  await until(async () => (await ask(opened, cachedOperation)).data.artists.nodes[0].name === 'Another name');
});
