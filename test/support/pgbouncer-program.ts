import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { installPackage, mayInstall } from './debian-package';
import { unpackSource } from './debian-source';

const built = join(projectRoot, 'node_modules', '.cache', 'pgbouncer', 'pgbouncer');
/** The first that keeps prepared statements apart is 1.21. */
const minMinor = 21;
/** A release of Debian that has such a one. */
const release = 'trixie';
const tools = ['libevent-dev', 'pkg-config', 'make', 'gcc', 'libc6-dev'];

/**
 * Finds PgBouncer, on PATH or as it was built before, and builds it where we may: many distributions have an older one.
 * @throws Error that says what to do where there is none
 */
export function requirePgBouncer(): string {
  const found = ['pgbouncer', built].find(isNewEnough) ?? build();
  if (!found) throw new Error('These tests need PgBouncer 1.21 or later: install pgbouncer, and have it on PATH.');
  return found;
}

function isNewEnough(program: string): boolean {
  const [, major, minor] = /^PgBouncer (\d+)\.(\d+)/.exec(String(spawnSync(program, ['--version']).stdout)) ?? [];
  return Number(major) > 1 || Number(minor) >= minMinor;
}

/** Once for each machine, in less than a minute. */
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
    // Another worker may be at the same; whole it comes to its place.
    const ours = `${built}.${process.pid}`;
    copyFileSync(join(folder, 'pgbouncer'), ours);
    renameSync(ours, built);
    return built;
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
