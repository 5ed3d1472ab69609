import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './error';
import { giveTo, type Home } from './home';
import { identityOf } from './process';

/** The folder of the cluster itself; the server's log and the password lie beside it. */
export const clusterFolder = (homeFolder: string): string => join(homeFolder, 'cluster');

/**
 * Makes the cluster where there is none. It gets its name when it is whole, so an interrupted attempt is made anew, and
 * of two processes that start at once the second takes what the first has made.
 * @param isDurable whether the files shall survive a power failure, which takes a second more
 * @returns the superuser's password
 * @throws EmbeddedPostgresError with initdb's own words
 */
export async function ensureCluster(home: Home, isDurable = true): Promise<string> {
  const cluster = clusterFolder(home.folder);
  const isThere = () => existsSync(join(cluster, 'PG_VERSION'));
  const passwordFile = await ensurePasswordFile(home, isThere());
  if (!isThere()) {
    await forgetInterrupted(home.folder);
    const partial = `${cluster}-${process.pid}-${randomUUID()}.partial`;
    await initialise(home, partial, passwordFile, isDurable)
      .then(() => rename(partial, cluster))
      .catch(async (error) => {
        await rm(partial, { recursive: true, force: true });
        if (!isThere()) throw error;
      });
  }
  return readFile(passwordFile, 'utf8');
}

/** Runs initdb: UTF-8, text ordered by ICU's root collation, passwords by SCRAM. */
async function initialise(home: Home, cluster: string, passwordFile: string, isDurable: boolean): Promise<void> {
  const text = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=und'];
  const access = ['--username=loomgate', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  await promisify(execFile)(
    join(home.binaries, 'bin', 'initdb'),
    [`--pgdata=${cluster}`, '--no-instructions', ...(isDurable ? [] : ['--no-sync']), ...text, ...access],
    { ...home.account, cwd: home.folder, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } },
  ).catch((error: unknown) => Promise.reject(toRefusal(home, error)));
}

/** Of all that initdb writes, what it or the server that it starts failed of. */
function toRefusal({ folder }: Home, error: unknown): unknown {
  const written = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
  const [, reason] = /^.*(?:FATAL|PANIC|error): +(.+)$/m.exec(written) ?? [];
  if (!reason) return error;
  const remedy = 'Set DATA_DIR to a folder that can be written, with 100 MB free, or DATABASE_URL.';
  return new EmbeddedPostgresError(`The embedded Postgres cannot be made in ${folder}: ${reason}. ${remedy}`, {
    cause: error,
  });
}

/** What a killed process left of its attempt. */
async function forgetInterrupted(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = /^cluster-(\d+)-.*\.partial$/.exec(name) ?? [];
    if (pid && !identityOf(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Made once, before the cluster, and readable by its owner alone. */
async function ensurePasswordFile(home: Home, hasCluster: boolean): Promise<string> {
  const path = join(home.folder, 'password');
  if (existsSync(path)) return path;
  if (hasCluster)
    throw new EmbeddedPostgresError(`${path} is gone, and with it the way into the database. Run: npm run reset`);
  const draft = `${path}-${randomUUID()}`;
  await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await giveTo(home.account, draft);
  // Of two processes that start at once, the first one's password holds.
  await link(draft, path).catch((error) => (existsSync(path) ? undefined : Promise.reject(error)));
  await rm(draft);
  return path;
}
