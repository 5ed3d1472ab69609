import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createForeignDatabase, type ForeignDatabase } from '../any-postgres/pull/foreign-database';
import { plainEnv } from '../packages/run';
import { killAll, startGateway } from '../process/command';
import { until } from '../support/until';
import { type CreatedProject, createProjectFor } from './project';

let database: ForeignDatabase;
let project: CreatedProject;
let url: string;
let output: () => string;

/** Edits a file as a person does. */
async function edit(path: string, text: string, replacement: string): Promise<void> {
  const file = join(project.folder, path);
  const before = await readFile(file, 'utf8');
  expect(before).toContain(text);
  await writeFile(file, before.replace(text, replacement));
}

async function ask(query: string) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return { cache: response.headers.get('loomgate-cache'), ...(await response.json()) };
}

beforeAll(async () => {
  database = await createForeignDatabase('music');
  project = await createProjectFor(database.url);
  expect(await project.loomgate('generate')).toMatchObject({ code: 0 });
  await database.run((await project.loomgate('publication')).output);
  const rules = 'src/modules/main/rules.ts';
  for (const type of ['Artist', 'Invoice', 'Playlist', 'Track'])
    await edit(rules, `${type}: { '*': deny }`, `${type}: { '*': allowAll }`);
  await edit(rules, 'import { deny', 'import { allowAll, deny');
  const command = join(project.folder, 'node_modules', 'loomgate', 'bin', 'loomgate.js');
  const gateway = await startGateway(project, { program: [process.execPath, command, 'start'], env: plainEnv() });
  ({ url, output } = gateway);
});

afterAll(async () => {
  await killAll();
  await project?.remove();
  await database?.drop();
});

test('an opened type has pages of rows', async () => {
  const { data, errors } = await ask(
    '{ artists(first: 2, orderBy: ARTIST_ID_ASC) { nodes { artistId name } totalCount } }',
  );
  expect(errors).toBeUndefined();
  expect(data.artists.nodes).toHaveLength(2);
  expect(data.artists.totalCount).toBeGreaterThan(1);
});

test('the edges of an opened type to closed ones are refused, and its rows are not', async () => {
  const { data, errors } = await ask('{ artists(first: 1) { nodes { name albums { nodes { title } } } } }');
  expect(data.artists.nodes).toEqual([{ name: expect.any(String), albums: null }]);
  expect(errors).toMatchObject([{ path: ['artists', 'nodes', 0, 'albums'], extensions: { code: 'FORBIDDEN' } }]);
});

test.each([
  ['{ artistId: { in: [1, 2] } }', [1, 2]],
  ['{ artistId: { equals: 2 } }', [2]],
  ['{ artistId: { atLeast: 2, atMost: 3 } }', [2, 3]],
  ['{ artistId: { isNull: true } }', []],
])('a page is filtered by %s', async (filter, ids) => {
  const { data } = await ask(`{ artists(filter: ${filter}) { nodes { artistId } totalCount } }`);
  expect(data.artists).toEqual({ nodes: ids.map((artistId) => ({ artistId })), totalCount: ids.length });
});

test('a page is filtered by a time', async () => {
  const all = await ask('{ invoices(orderBy: INVOICE_DATE_ASC) { nodes { invoiceDate } totalCount } }');
  const [first] = all.data.invoices.nodes;
  const filter = `{ invoiceDate: { atMost: ${JSON.stringify(first.invoiceDate)} } }`;
  const { data } = await ask(`{ invoices(filter: ${filter}) { nodes { invoiceDate } totalCount } }`);
  expect(new Set(data.invoices.nodes.map((one: object) => JSON.stringify(one)))).toEqual(
    new Set([JSON.stringify(first)]),
  );
  expect(data.invoices.totalCount).toBeLessThan(all.data.invoices.totalCount);
});

test('a null in a filter is an error of the client', async () => {
  const { errors } = await ask('{ artists(filter: { artistId: { equals: null } }) { totalCount } }');
  expect(errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('isNull') },
  ]);
});

test('a row of a join table that another client inserts purges the pages across it', async () => {
  await database.run(`delete from "PlaylistTrack" where "TrackId" = 1; insert into "Playlist" values (777, 'Late')`);
  const read = async () => {
    const { cache, data } = await ask('{ trackByTrackId(trackId: 1) { playlists { nodes { name } totalCount } } }');
    return { cache, ...data.trackByTrackId.playlists };
  };
  await until(async () => (await read()).totalCount === 0);
  await until(async () => (await read()).cache?.startsWith('HIT'));
  await database.run('insert into "PlaylistTrack" ("PlaylistId", "TrackId") values (777, 1)');
  await until(async () => (await read()).totalCount === 1);
  expect((await read()).nodes).toEqual([{ name: 'Late' }]);
});

test('an update by another client purges the cached answer', async () => {
  const read = () => ask('{ artistByArtistId(artistId: 1) { name } }');
  await until(async () => (await read()).cache?.startsWith('HIT'));
  await database.run(`update "Artist" set "Name" = 'Changed by psql' where "ArtistId" = 1`);
  await until(async () => (await read()).data.artistByArtistId.name === 'Changed by psql');
  expect(output()).not.toMatch(/"level":[56]0/);
});
