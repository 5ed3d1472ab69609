import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './error';
import { giveTo, type Home } from './home';
import { identityOf } from './process';

/** The data folder of the server. Its log and the password are in the folder above. */
export const clusterFolder = (homeFolder: string): string => join(homeFolder, 'cluster');

/**
 * Creates the cluster if there is none. It is renamed when it is complete, so that an interrupted attempt is repeated, and of
 * processes that start at the same time one cluster wins.
 * @param isDurable whether files are synced to disk, which takes about 1 s
 * @returns the password of the superuser
 * @throws EmbeddedPostgresError with the error of initdb
 */
export async function ensureCluster(home: Home, isDurable = true): Promise<string> {
  const cluster = clusterFolder(home.folder);
  const exists = () => existsSync(join(cluster, 'PG_VERSION'));
  const passwordFile = await ensurePasswordFile(home, exists());
  if (!exists()) {
    await removeInterrupted(home.folder);
    const partial = `${cluster}-${process.pid}-${randomUUID()}.partial`;
    await initialise(home, partial, passwordFile, isDurable)
      .then(() => rename(partial, cluster))
      .catch(async (error) => {
        await rm(partial, { recursive: true, force: true });
        if (!exists()) throw error;
      });
  }
  return readFile(passwordFile, 'utf8');
}

/** Runs initdb with UTF-8, ICU's root collation and SCRAM passwords. */
async function initialise(home: Home, cluster: string, passwordFile: string, isDurable: boolean): Promise<void> {
  const text = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=und'];
  const access = ['--username=loomgate', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  await promisify(execFile)(
    join(home.binaries, 'bin', 'initdb'),
    [`--pgdata=${cluster}`, '--no-instructions', ...(isDurable ? [] : ['--no-sync']), ...text, ...access],
    { ...home.account, cwd: home.folder, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } },
  ).catch((error: unknown) => Promise.reject(toClusterError(home, error)));
}

/** Extracts the error from the output of initdb. */
function toClusterError({ folder }: Home, error: unknown): unknown {
  const written = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
  const [, reason] = /^.*(?:FATAL|PANIC|error): +(.+)$/m.exec(written) ?? [];
  if (!reason) return error;
  const remedy = 'Set DATA_DIR to a writable folder with 100 MB of free space, or set DATABASE_URL.';
  return new EmbeddedPostgresError(`The embedded Postgres cannot be created in ${folder}: ${reason}. ${remedy}`, {
    cause: error,
  });
}

/** Removes incomplete clusters of processes that no longer run. */
async function removeInterrupted(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = /^cluster-(\d+)-.*\.partial$/.exec(name) ?? [];
    if (pid && !identityOf(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Creates the password file before the cluster, readable by its owner only. @throws EmbeddedPostgresError if it was deleted */
async function ensurePasswordFile(home: Home, hasCluster: boolean): Promise<string> {
  const path = join(home.folder, 'password');
  if (existsSync(path)) return path;
  if (hasCluster)
    throw new EmbeddedPostgresError(`${path} is missing, so the database cannot be opened. Run: npm run reset`);
  const draft = `${path}-${randomUUID()}`;
  await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await giveTo(home.account, draft);
  // link() fails if the file exists: of processes that start at the same time, the first password wins.
  await link(draft, path).catch((error) => (existsSync(path) ? undefined : Promise.reject(error)));
  await rm(draft);
  return path;
}
