import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Home } from './home';

/** The folder of the cluster itself; the server's log and the password lie beside it. */
export const clusterFolder = (home: Home): string => join(home.folder, 'cluster');

/**
 * Runs initdb: UTF-8, text ordered by ICU's root collation, passwords by SCRAM. An interrupted attempt is made anew.
 * @throws Error with initdb's own words
 */
export async function initialiseCluster(home: Home, password: string): Promise<void> {
  const cluster = clusterFolder(home);
  const passwordFile = join(home.folder, 'initial-password');
  await rm(cluster, { recursive: true, force: true });
  await writeFile(passwordFile, password, { mode: 0o644 });
  try {
    await promisify(execFile)(join(home.binaries, 'bin', 'initdb'), initdbArguments(cluster, passwordFile), {
      ...home.account,
      cwd: home.folder,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function initdbArguments(cluster: string, passwordFile: string): string[] {
  const text = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=und'];
  const access = ['--username=loomgate', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  return [`--pgdata=${cluster}`, '--no-instructions', ...text, ...access];
}
