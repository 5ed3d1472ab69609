import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './error';

/** The operating system account of the server. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Returns the account of the server. Postgres refuses to run as root, so root runs it as `postgres`, or as `nobody` when that
 * account does not exist.
 * @returns undefined for other accounts, which run the server themselves
 * @throws EmbeddedPostgresError when neither account exists
 */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = ['postgres', 'nobody']
    .map((name) => accounts.find((entry) => entry.startsWith(`${name}:`)))
    .find(Boolean);
  if (!line)
    throw new EmbeddedPostgresError(
      'Postgres does not run as root, and there is no account "postgres" or "nobody". Set DATABASE_URL.',
    );
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Returns whether the account can enter the folder. It cannot enter e.g. folders below /root. */
export function canEnter(folder: string, account: Account): boolean {
  return spawnSync('test', ['-x', folder], { ...account, cwd: '/' }).status === 0;
}

/** Returns whether the account can run the program with its libraries. */
export function canRun(program: string, account: Account): boolean {
  return spawnSync(program, ['--version'], { ...account, cwd: '/' }).status === 0;
}
