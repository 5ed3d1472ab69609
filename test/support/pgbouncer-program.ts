import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { installPackage, mayInstall } from './debian-package';
import { unpackSource } from './debian-source';

const built = join(projectRoot, 'node_modules', '.cache', 'pgbouncer', 'pgbouncer');
/** Version 1.21 is the first with prepared statements in transaction mode. */
const minMinor = 21;
/** A Debian release with such a version. */
const release = 'trixie';
const tools = ['libevent-dev', 'pkg-config', 'make', 'gcc', 'libc6-dev'];

/**
 * Finds PgBouncer on PATH, or builds it once as root, since many distributions have an older version.
 * @throws Error with the remedy if it is not found and cannot be built
 */
export function requirePgBouncer(): string {
  const found = ['pgbouncer', built].find(isNewEnough) ?? build();
  if (!found) throw new Error('These tests need PgBouncer 1.21 or later: install pgbouncer, and add it to PATH.');
  return found;
}

function isNewEnough(program: string): boolean {
  const [, major, minor] = /^PgBouncer (\d+)\.(\d+)/.exec(String(spawnSync(program, ['--version']).stdout)) ?? [];
  return Number(major) > 1 || Number(minor) >= minMinor;
}

/** Takes less than a minute, once for each machine. */
function build(): string | undefined {
  if (!mayInstall()) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'loomgate-pgbouncer-'));
  const run = (program: string, ...words: string[]) => execFileSync(program, words, { cwd: folder, stdio: 'ignore' });
  try {
    installPackage(...tools);
    unpackSource('pgbouncer', release, folder);
    run('./configure', '--without-cares', '--without-openssl', 'CFLAGS=-O0');
    run('make', '-j2', 'pgbouncer');
    mkdirSync(dirname(built), { recursive: true });
    // Another worker may build it at the same time; the rename is atomic.
    const temporary = `${built}.${process.pid}`;
    copyFileSync(join(folder, 'pgbouncer'), temporary);
    renameSync(temporary, built);
    return built;
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
