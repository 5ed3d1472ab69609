import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const programs = ['redis-server', 'valkey-server'];

/** The Redis of this machine, on PATH; undefined where there is none. */
function findRedis(): string | undefined {
  return programs.find((name) => spawnSync(name, ['--version']).status === 0);
}

/**
 * Finds Redis, and installs Debian's where we may.
 * @throws Error that says what to do where there is none
 */
export function requireRedis(): string {
  const found = findRedis() ?? (isDebianRoot() ? install() : undefined);
  if (!found)
    throw new Error(
      'The tests need Redis: install redis-server or valkey-server, or set REDIS_URL to one they may use.',
    );
  return found;
}

function isDebianRoot(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

const policy = '/usr/sbin/policy-rc.d';

/** The package would start a service; with a policy that forbids it, it does not. */
function install(): string | undefined {
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  try {
    execFileSync('apt-get', ['update', ...wait], { env, stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...wait, 'redis-server'], {
      env,
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
  return findRedis();
}
