import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const policy = '/usr/sbin/policy-rc.d';

/** Whether a program is on PATH and runs. */
export function isThere(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** Whether we are root on a Debian. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * Installs packages where we are root on a Debian; elsewhere, or where that fails, nothing happens. A package would start
 * its service; with a policy that forbids it, it does not.
 */
export function installPackage(...names: readonly string[]): void {
  if (!mayInstall()) return;
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  try {
    execFileSync('apt-get', ['update', ...wait], { env, stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...wait, ...names], { env, stdio: 'ignore' });
  } catch {
    // The suite that needs it checks for it, and is skipped.
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}
